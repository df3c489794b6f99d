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

CREATE OR REPLACE VIEW ho_so AS
SELECT document_id, agency, dossiers.level, number, date, province, district, commune, period_kind, period_year,
    period_quarter, period_month, dossiers.* EXCLUDE (document_id, level)
FROM dossiers
JOIN reports USING (document_id)
ORDER BY document_id, dossiers.level;
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
COMMENT ON COLUMN ho_so.luy_ke IS 'A figure of the row counts from 1 January (luỹ kế) and not from the beginning of the period';
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
    SELECT *, coalesce(truoc_va_dung_han, truoc_han + dung_han, da_giai_quyet - tre_han) AS kip_han
    FROM newest_reports
    JOIN dossiers USING (document_id, level)
    WHERE period_kind = 'quy'
)
SELECT period_year, period_quarter, province, level, luy_ke,
    count(*) AS bao_cao,
    sum(da_giai_quyet)::BIGINT AS da_giai_quyet,
    sum(kip_han)::BIGINT AS kip_han,
    round(100 * sum(kip_han) / nullif(sum(da_giai_quyet), 0), 2)::DOUBLE AS ty_le,
    count(*) FILTER (accepted) AS bao_cao_du_tin,
    min(accepted) AS accepted
FROM told
WHERE da_giai_quyet IS NOT NULL AND kip_han IS NOT NULL
GROUP BY ALL
ORDER BY ALL;
COMMENT ON VIEW dung_han_theo_quy IS 'Settled early or on time (kịp hạn) by quarter, province and tier, from quarterly reports that give both settled and on time.';
COMMENT ON COLUMN dung_han_theo_quy.luy_ke IS 'Counted from 1 January: not to be compared with, or added to, the quarter alone';
COMMENT ON COLUMN dung_han_theo_quy.bao_cao IS 'Number of reports';
COMMENT ON COLUMN dung_han_theo_quy.da_giai_quyet IS 'Settled';
COMMENT ON COLUMN dung_han_theo_quy.kip_han IS 'Settled early or on time: as one figure, as the sum of both, or settled less late';
COMMENT ON COLUMN dung_han_theo_quy.ty_le IS 'On time in percent of settled, worked out';
COMMENT ON COLUMN dung_han_theo_quy.bao_cao_du_tin IS 'Number of those reports of which no figure of the row waits for a person';
COMMENT ON COLUMN dung_han_theo_quy.accepted IS 'All figures of the rows of ho_so behind it may be used unseen';

CREATE OR REPLACE VIEW truc_tuyen_theo_don_vi AS
SELECT agency, level, province, district, commune, period_kind, period_year, period_quarter, period_month, luy_ke,
    document_id, tiep_nhan, truc_tuyen,
    coalesce(round(100 * truc_tuyen / nullif(tiep_nhan, 0), 2)::DOUBLE, ty_le_truc_tuyen) AS ty_le, accepted
FROM newest_reports
JOIN dossiers USING (document_id, level)
WHERE truc_tuyen IS NOT NULL OR ty_le_truc_tuyen IS NOT NULL
ORDER BY agency, period_year, period_quarter, period_month, document_id;
COMMENT ON VIEW truc_tuyen_theo_don_vi IS 'Received online (trực tuyến), a row per agency and period.';
COMMENT ON COLUMN truc_tuyen_theo_don_vi.luy_ke IS 'Counted from 1 January';
COMMENT ON COLUMN truc_tuyen_theo_don_vi.tiep_nhan IS 'Received';
COMMENT ON COLUMN truc_tuyen_theo_don_vi.truc_tuyen IS 'Received online';
COMMENT ON COLUMN truc_tuyen_theo_don_vi.ty_le IS 'Online in percent of received, worked out; as the report states it where it cannot be';
COMMENT ON COLUMN truc_tuyen_theo_don_vi.accepted IS 'As in ho_so';

CREATE OR REPLACE VIEW tre_han_theo_linh_vuc AS
SELECT period_kind, period_year, period_quarter, period_month, province, level, linh_vuc, luy_ke,
    count(*) AS bao_cao,
    try_cast(sum(coalesce(tong, coalesce(da_giai_quyet, 0)::HUGEINT + coalesce(dang_giai_quyet, 0))) AS BIGINT) AS tre_han,
    count(*) FILTER (accepted) AS bao_cao_du_tin,
    min(accepted) AS accepted
FROM newest_reports
JOIN late_by_field USING (document_id, level)
GROUP BY ALL
ORDER BY ALL;
COMMENT ON VIEW tre_han_theo_linh_vuc IS 'Late dossiers (trễ hạn: settled late and pending overdue) by field, period, province and tier.';
COMMENT ON COLUMN tre_han_theo_linh_vuc.linh_vuc IS 'Field as the reports name it, in small letters';
COMMENT ON COLUMN tre_han_theo_linh_vuc.luy_ke IS 'Counted from 1 January';
COMMENT ON COLUMN tre_han_theo_linh_vuc.bao_cao IS 'Number of reports that tell of the field';
COMMENT ON COLUMN tre_han_theo_linh_vuc.tre_han IS 'Late dossiers: the total where it is given, else settled late and pending overdue';
COMMENT ON COLUMN tre_han_theo_linh_vuc.bao_cao_du_tin IS 'Number of those reports of which no figure of the row waits for a person';
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

-- Dimensions that the reports themselves make up.
CREATE OR REPLACE VIEW periods AS
WITH named AS (
    SELECT DISTINCT period_kind, period_year, period_quarter, period_month
    FROM reports
    WHERE period_year IS NOT NULL
), months AS (
    SELECT *,
        CASE period_kind WHEN 'thang' THEN period_month WHEN 'quy' THEN 3 * period_quarter - 2
            WHEN '6_thang' THEN 1 WHEN '9_thang' THEN 1 WHEN 'nam' THEN 1 END AS first_month,
        CASE period_kind WHEN 'thang' THEN period_month WHEN 'quy' THEN 3 * period_quarter
            WHEN '6_thang' THEN 6 WHEN '9_thang' THEN 9 WHEN 'nam' THEN 12 END AS last_month
    FROM named
)
SELECT period_kind, period_year, period_quarter, period_month,
    CASE period_kind
        WHEN 'thang' THEN 'tháng ' || period_month || '/' || period_year
        WHEN 'quy' THEN 'quý ' || ['I', 'II', 'III', 'IV'][period_quarter] || '/' || period_year
        WHEN '6_thang' THEN '6 tháng ' || period_year
        WHEN '9_thang' THEN '9 tháng ' || period_year
        WHEN 'nam' THEN 'năm ' || period_year
        ELSE 'kỳ khác ' || period_year END AS label_vi,
    make_date(period_year, first_month, 1) AS first_day,
    last_day(make_date(period_year, last_month, 1)) AS last_day
FROM months
ORDER BY last_day, first_day, period_kind;
COMMENT ON VIEW periods IS 'The periods (kỳ) that reports tell of, with their calendar days.';
COMMENT ON COLUMN periods.label_vi IS 'As it is written: quý II/2024';
COMMENT ON COLUMN periods.first_day IS 'First day by the calendar; null for weeks and other periods';
COMMENT ON COLUMN periods.last_day IS 'Last day by the calendar; null for weeks and other periods';

CREATE OR REPLACE VIEW agencies AS
SELECT agency, level, province, district, commune, count(*) AS bao_cao,
    min(period_year) AS first_year, max(period_year) AS last_year
FROM reports
WHERE agency IS NOT NULL
GROUP BY ALL
ORDER BY ALL;
COMMENT ON VIEW agencies IS 'Who reports (cơ quan báo cáo), with its place as the reports name it.';
COMMENT ON COLUMN agencies.bao_cao IS 'Number of reports';
COMMENT ON COLUMN agencies.first_year IS 'Year of its first report';
COMMENT ON COLUMN agencies.last_year IS 'Year of its last report';

-- A place that was renamed goes on under its heir; places that were merged are added up, where all of them told.
CREATE OR REPLACE VIEW chuoi_thoi_gian AS
WITH told AS (
    -- several agencies of one place: the committee (UBND) before its departments, the newest before others. The
    -- partition names the series' columns too, so that a filter by them reaches the reports
    SELECT document_id, reports.level, period_kind, period_year, period_quarter, period_month, indicator, cumulative,
        value, accepted, once.code, once.kind || ' ' || once.name AS name_once,
        series_id, now.kind AS place_kind, now.name AS place, now.province
    FROM newest_reports AS reports
    JOIN totals USING (document_id, level, period_year)
    JOIN places AS once USING (place_id)
    JOIN places AS now USING (series_id)
    WHERE now.place_id = series_id
    QUALIFY row_number() OVER (
        PARTITION BY reports.place_id, period_kind, period_year, period_quarter, period_month, indicator, cumulative,
            series_id, now.kind, now.name, now.province
        ORDER BY agency ILIKE 'UBND%' OR agency ILIKE 'Ủy ban nhân dân%' DESC, date DESC NULLS LAST, document_id
    ) = 1
), added AS (
    SELECT series_id, place_kind, place, province, level, period_kind, period_year, period_quarter, period_month,
        indicator, cumulative, sum(value) AS total, any_value(value) AS one_value, count(*)::INTEGER AS reported,
        min(accepted) AS accepted, list_sort(list({'code': code, 'name': name_once, 'document': document_id})) AS told
    FROM told
    GROUP BY ALL
), dated AS (
    SELECT added.*, first_day, last_day
    FROM added
    LEFT JOIN periods ON periods.period_kind = added.period_kind AND periods.period_year = added.period_year
        AND periods.period_quarter IS NOT DISTINCT FROM added.period_quarter
        AND periods.period_month IS NOT DISTINCT FROM added.period_month
), parted AS (
    SELECT dated.*, (
        SELECT nullif(count(*), 0)::INTEGER
        FROM places
        WHERE places.series_id = dated.series_id
            AND coalesce(valid_from <= last_day, last_day IS NOT NULL)
            AND coalesce(valid_to >= last_day, last_day IS NOT NULL)
    ) AS parts
    FROM dated
)
SELECT series_id, place_kind, place, province, level, period_kind, period_year, period_quarter, period_month, first_day,
    last_day, indicator, label_vi, cumulative AS luy_ke,
    CASE WHEN indicators.unit <> '%' THEN total WHEN reported = 1 THEN one_value END AS value,
    indicators.unit, parts, reported, reported = parts AS complete,
    [one.name FOR one IN told] AS names, accepted, [one.document FOR one IN told] AS documents
FROM parted
LEFT JOIN indicators USING (indicator)
ORDER BY series_id, indicator, last_day, period_kind, luy_ke;
COMMENT ON VIEW chuoi_thoi_gian IS 'A series per place and indicator (chuỗi thời gian), on through renamings and mergers: what was reported of the places that are one today, added up.';
COMMENT ON COLUMN chuoi_thoi_gian.series_id IS 'The place under which the series goes on, in places';
COMMENT ON COLUMN chuoi_thoi_gian.place IS 'Its name';
COMMENT ON COLUMN chuoi_thoi_gian.place_kind IS 'Its kind';
COMMENT ON COLUMN chuoi_thoi_gian.province IS 'Its province';
COMMENT ON COLUMN chuoi_thoi_gian.luy_ke IS 'Counted from 1 January: a series of its own';
COMMENT ON COLUMN chuoi_thoi_gian.value IS 'The figure, of all places that told; null for percentages of several places, which do not add up';
COMMENT ON COLUMN chuoi_thoi_gian.parts IS 'Of how many places the territory was made at the end of the period';
COMMENT ON COLUMN chuoi_thoi_gian.reported IS 'How many of them told';
COMMENT ON COLUMN chuoi_thoi_gian.complete IS 'Whether all did: only then periods before and after a merger may be compared';
COMMENT ON COLUMN chuoi_thoi_gian.names IS 'Their names then';
COMMENT ON COLUMN chuoi_thoi_gian.accepted IS 'All figures behind it may be used unseen';
COMMENT ON COLUMN chuoi_thoi_gian.documents IS 'The documents behind it, in the order of the names';
