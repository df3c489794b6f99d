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
