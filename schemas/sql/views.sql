-- The questions that analysts ask first.

CREATE OR REPLACE VIEW figures AS
SELECT
    observations.*,
    reports.* EXCLUDE (document_id, level, recipients),
    reports.level AS report_level,
    indicators.label_vi,
    documents.paths[1] AS file
FROM observations
JOIN reports USING (document_id)
JOIN documents USING (document_id)
LEFT JOIN indicators USING (indicator);
COMMENT ON VIEW figures IS 'Every figure with its report''s head and the indicator''s name beside it.';
COMMENT ON COLUMN figures.report_level IS 'Tier of government of the agency that reports';
COMMENT ON COLUMN figures.file IS 'The file it stands in; the first by name where several hold the same bytes';

-- Where a report gives one indicator twice for the whole, the surest figure stands here.
CREATE OR REPLACE VIEW ho_so AS
WITH whole AS (
    SELECT document_id, level, indicator, arg_max(value, confidence) AS value,
        min(status <> 'review') AND count(DISTINCT value) = 1 AS sure
    FROM observations
    WHERE breakdown IS NULL AND indicator LIKE 'ho\_so.%' ESCAPE '\'
    GROUP BY ALL
)
SELECT
    document_id,
    any_value(reports.agency) AS agency,
    whole.level,
    any_value(reports.number) AS number,
    any_value(reports.date) AS date,
    any_value(reports.province) AS province,
    any_value(reports.district) AS district,
    any_value(reports.commune) AS commune,
    any_value(reports.period_kind) AS period_kind,
    any_value(reports.period_year) AS period_year,
    any_value(reports.period_quarter) AS period_quarter,
    any_value(reports.period_month) AS period_month,
    any_value(CASE indicator WHEN 'ho_so.tiep_nhan' THEN value END)::BIGINT AS tiep_nhan,
    any_value(CASE indicator WHEN 'ho_so.tiep_nhan.truc_tuyen' THEN value END)::BIGINT AS truc_tuyen,
    any_value(CASE indicator WHEN 'ho_so.tiep_nhan.truc_tiep' THEN value END)::BIGINT AS truc_tiep,
    any_value(CASE indicator WHEN 'ho_so.tiep_nhan.ky_truoc' THEN value END)::BIGINT AS ky_truoc,
    any_value(CASE indicator WHEN 'ho_so.giai_quyet' THEN value END)::BIGINT AS da_giai_quyet,
    any_value(CASE indicator WHEN 'ho_so.giai_quyet.truoc_han' THEN value END)::BIGINT AS truoc_han,
    any_value(CASE indicator WHEN 'ho_so.giai_quyet.dung_han' THEN value END)::BIGINT AS dung_han,
    any_value(CASE indicator WHEN 'ho_so.giai_quyet.truoc_va_dung_han' THEN value END)::BIGINT AS truoc_va_dung_han,
    any_value(CASE indicator WHEN 'ho_so.giai_quyet.tre_han' THEN value END)::BIGINT AS tre_han,
    any_value(CASE indicator WHEN 'ho_so.dang_giai_quyet' THEN value END)::BIGINT AS dang_giai_quyet,
    any_value(CASE indicator WHEN 'ho_so.dang_giai_quyet.trong_han' THEN value END)::BIGINT AS trong_han,
    any_value(CASE indicator WHEN 'ho_so.dang_giai_quyet.qua_han' THEN value END)::BIGINT AS qua_han,
    any_value(CASE indicator WHEN 'ho_so.rut' THEN value END)::BIGINT AS rut,
    any_value(CASE indicator WHEN 'ho_so.tre_han.tong' THEN value END)::BIGINT AS tre_han_tong,
    any_value(CASE indicator WHEN 'ho_so.ty_le_dung_han' THEN value END)::DOUBLE AS ty_le_dung_han,
    any_value(CASE indicator WHEN 'ho_so.ty_le_truc_tuyen' THEN value END)::DOUBLE AS ty_le_truc_tuyen,
    min(sure) AS accepted
FROM whole
JOIN reports USING (document_id)
GROUP BY document_id, whole.level
ORDER BY document_id, whole.level;
COMMENT ON VIEW ho_so IS 'One row per report and level: the columns of national form II.06 (tình hình, kết quả giải quyết TTHC). accepted: all figures of the row may be used unseen and none is told twice with different values.';
COMMENT ON COLUMN ho_so.tiep_nhan IS 'Dossiers received (tiếp nhận)';
COMMENT ON COLUMN ho_so.truc_tuyen IS 'Received online (trực tuyến)';
COMMENT ON COLUMN ho_so.truc_tiep IS 'Received at the counter or by post (trực tiếp, bưu chính)';
COMMENT ON COLUMN ho_so.ky_truoc IS 'Carried over from the period before (kỳ trước chuyển qua)';
COMMENT ON COLUMN ho_so.da_giai_quyet IS 'Settled (đã giải quyết)';
COMMENT ON COLUMN ho_so.truoc_han IS 'Settled early (trước hạn)';
COMMENT ON COLUMN ho_so.dung_han IS 'Settled on time (đúng hạn)';
COMMENT ON COLUMN ho_so.truoc_va_dung_han IS 'Settled early or on time, where the report gives one figure for both';
COMMENT ON COLUMN ho_so.tre_han IS 'Settled late (quá hạn)';
COMMENT ON COLUMN ho_so.dang_giai_quyet IS 'Being settled (đang giải quyết)';
COMMENT ON COLUMN ho_so.trong_han IS 'Being settled, within the time limit (trong hạn)';
COMMENT ON COLUMN ho_so.qua_han IS 'Being settled, overdue (quá hạn)';
COMMENT ON COLUMN ho_so.rut IS 'Withdrawn or returned (rút)';
COMMENT ON COLUMN ho_so.tre_han_tong IS 'All late dossiers, where the report gives one figure for settled and pending';
COMMENT ON COLUMN ho_so.ty_le_dung_han IS 'Share on time in percent, as the report states it';
COMMENT ON COLUMN ho_so.ty_le_truc_tuyen IS 'Share online in percent, as the report states it';
COMMENT ON COLUMN ho_so.accepted IS 'All figures of the row may be used unseen and none is told twice with different values';

CREATE OR REPLACE VIEW waiting AS
SELECT document_id, agency, indicator, label_vi, level, breakdown, value, page, confidence, quote
FROM figures
WHERE status = 'review'
ORDER BY confidence, document_id, observation_no;
COMMENT ON VIEW waiting IS 'The figures that a person should look at, least sure first.';

CREATE OR REPLACE VIEW failed_checks AS
SELECT checks.*, reports.agency, reports.title
FROM checks
JOIN reports USING (document_id)
WHERE NOT passed
ORDER BY document_id, check_no;
COMMENT ON VIEW failed_checks IS 'Identities that do not hold: a misread figure, or an error of the report itself.';

-- Questions that add reports up. A report speaks for its own tier, and the newest one of an agency and period counts.
CREATE OR REPLACE VIEW newest_reports AS
SELECT reports.*
FROM reports
QUALIFY row_number() OVER (
    PARTITION BY coalesce(agency, document_id), province, district, commune, level, period_kind, period_year,
        period_quarter, period_month
    ORDER BY date DESC NULLS LAST, document_id
) = 1;
COMMENT ON VIEW newest_reports IS 'The reports without those that a later one of the same agency and period replaces.';

CREATE OR REPLACE VIEW dung_han_theo_quy AS
WITH told AS (
    SELECT ho_so.*,
        coalesce(truoc_va_dung_han, truoc_han + dung_han, da_giai_quyet - tre_han) AS kip_han
    FROM ho_so
    JOIN newest_reports USING (document_id, level)
    WHERE ho_so.period_kind = 'quy'
)
SELECT period_year, period_quarter, province, level,
    count(*) AS bao_cao,
    sum(da_giai_quyet)::BIGINT AS da_giai_quyet,
    sum(kip_han)::BIGINT AS kip_han,
    round(100 * sum(kip_han) / nullif(sum(da_giai_quyet), 0), 2)::DOUBLE AS ty_le,
    min(accepted) AS accepted
FROM told
WHERE da_giai_quyet IS NOT NULL AND kip_han IS NOT NULL
GROUP BY ALL
ORDER BY ALL;
COMMENT ON VIEW dung_han_theo_quy IS 'Settled early or on time (kịp hạn) by quarter, province and tier, from quarterly reports that give both settled and on time.';
COMMENT ON COLUMN dung_han_theo_quy.bao_cao IS 'Number of reports';
COMMENT ON COLUMN dung_han_theo_quy.da_giai_quyet IS 'Settled';
COMMENT ON COLUMN dung_han_theo_quy.kip_han IS 'Settled early or on time: as one figure, as the sum of both, or settled less late';
COMMENT ON COLUMN dung_han_theo_quy.ty_le IS 'On time in percent of settled, worked out';
COMMENT ON COLUMN dung_han_theo_quy.accepted IS 'All figures of the rows of ho_so behind it may be used unseen';

CREATE OR REPLACE VIEW truc_tuyen_theo_don_vi AS
SELECT ho_so.agency, ho_so.level, ho_so.province, ho_so.district, ho_so.commune, ho_so.period_kind,
    ho_so.period_year, ho_so.period_quarter, ho_so.period_month, document_id, tiep_nhan, truc_tuyen,
    coalesce(round(100 * truc_tuyen / nullif(tiep_nhan, 0), 2)::DOUBLE, ty_le_truc_tuyen) AS ty_le, accepted
FROM ho_so
JOIN newest_reports USING (document_id, level)
WHERE truc_tuyen IS NOT NULL OR ty_le_truc_tuyen IS NOT NULL
ORDER BY ho_so.agency, ho_so.period_year, ho_so.period_quarter, ho_so.period_month, document_id;
COMMENT ON VIEW truc_tuyen_theo_don_vi IS 'Received online (trực tuyến), a row per agency and period.';
COMMENT ON COLUMN truc_tuyen_theo_don_vi.tiep_nhan IS 'Received';
COMMENT ON COLUMN truc_tuyen_theo_don_vi.truc_tuyen IS 'Received online';
COMMENT ON COLUMN truc_tuyen_theo_don_vi.ty_le IS 'Online in percent of received, worked out; as the report states it where it cannot be';
COMMENT ON COLUMN truc_tuyen_theo_don_vi.accepted IS 'As in ho_so';

CREATE OR REPLACE VIEW tre_han_theo_linh_vuc AS
WITH told AS (
    SELECT document_id, level, lower(trim(breakdown)) AS linh_vuc, indicator,
        arg_max(value, confidence) AS value, min(status <> 'review') AS accepted
    FROM observations
    WHERE breakdown_kind = 'linh_vuc'
        AND indicator IN ('ho_so.tre_han.tong', 'ho_so.giai_quyet.tre_han', 'ho_so.dang_giai_quyet.qua_han')
    GROUP BY ALL
), wide AS (
    SELECT document_id, level, linh_vuc, min(accepted) AS accepted,
        any_value(CASE indicator WHEN 'ho_so.tre_han.tong' THEN value END) AS tong,
        any_value(CASE indicator WHEN 'ho_so.giai_quyet.tre_han' THEN value END) AS da_giai_quyet,
        any_value(CASE indicator WHEN 'ho_so.dang_giai_quyet.qua_han' THEN value END) AS dang_giai_quyet
    FROM told
    GROUP BY ALL
)
SELECT period_kind, period_year, period_quarter, period_month, province, level, linh_vuc,
    count(*) AS bao_cao,
    sum(coalesce(tong, coalesce(da_giai_quyet, 0) + coalesce(dang_giai_quyet, 0)))::BIGINT AS tre_han,
    min(accepted) AS accepted
FROM wide
JOIN newest_reports USING (document_id, level)
GROUP BY ALL
ORDER BY ALL;
COMMENT ON VIEW tre_han_theo_linh_vuc IS 'Late dossiers (trễ hạn: settled late and pending overdue) by field, period, province and tier.';
COMMENT ON COLUMN tre_han_theo_linh_vuc.linh_vuc IS 'Field as the reports name it, in small letters';
COMMENT ON COLUMN tre_han_theo_linh_vuc.bao_cao IS 'Number of reports that tell of the field';
COMMENT ON COLUMN tre_han_theo_linh_vuc.tre_han IS 'Late dossiers: the total where it is given, else settled late and pending overdue';
COMMENT ON COLUMN tre_han_theo_linh_vuc.accepted IS 'All figures behind it may be used unseen';

CREATE OR REPLACE VIEW chat_luong AS
WITH counted AS (
    SELECT document_id, count(*) AS figures,
        count(*) FILTER (status = 'accepted') AS accepted,
        count(*) FILTER (status = 'confirmed') AS confirmed,
        count(*) FILTER (status = 'corrected') AS corrected,
        count(*) FILTER (status = 'review') AS in_review
    FROM observations
    GROUP BY document_id
), checked AS (
    SELECT document_id, count(*) AS checks, count(*) FILTER (NOT passed) AS failed_checks
    FROM checks
    GROUP BY document_id
)
SELECT agency, province, period_year, count(*) AS bao_cao,
    coalesce(sum(figures), 0)::BIGINT AS figures,
    round(100 * sum(accepted) / sum(figures), 2)::DOUBLE AS accepted_pct,
    round(100 * sum(confirmed) / sum(figures), 2)::DOUBLE AS confirmed_pct,
    round(100 * sum(corrected) / sum(figures), 2)::DOUBLE AS corrected_pct,
    round(100 * sum(in_review) / sum(figures), 2)::DOUBLE AS review_pct,
    coalesce(sum(checks), 0)::BIGINT AS checks,
    coalesce(sum(failed_checks), 0)::BIGINT AS failed_checks
FROM reports
LEFT JOIN counted USING (document_id)
LEFT JOIN checked USING (document_id)
GROUP BY ALL
ORDER BY ALL;
COMMENT ON VIEW chat_luong IS 'How far the figures of an agency and year may be trusted, and how often its own arithmetic fails.';
COMMENT ON COLUMN chat_luong.bao_cao IS 'Number of reports';
COMMENT ON COLUMN chat_luong.figures IS 'Number of figures';
COMMENT ON COLUMN chat_luong.accepted_pct IS 'Accepted unseen, in percent of the figures';
COMMENT ON COLUMN chat_luong.confirmed_pct IS 'Confirmed by a person';
COMMENT ON COLUMN chat_luong.corrected_pct IS 'Corrected by a person';
COMMENT ON COLUMN chat_luong.review_pct IS 'Waiting for a person';
COMMENT ON COLUMN chat_luong.checks IS 'Identities that could be checked';
COMMENT ON COLUMN chat_luong.failed_checks IS 'Identities that do not hold';
