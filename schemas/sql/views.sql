-- The questions that analysts ask first.

CREATE OR REPLACE VIEW figures AS
SELECT
    observations.*,
    reports.* EXCLUDE (document_id, level, recipients),
    reports.level AS report_level,
    indicators.label_vi
FROM observations
JOIN reports USING (document_id)
LEFT JOIN indicators USING (indicator);
COMMENT ON VIEW figures IS 'Every figure with its report''s head and the indicator''s name beside it.';

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
