-- What is added up once per document, when it is published: views that group all figures anew, or join them by their
-- text, would take seconds on millions. Reads the rows of the database it runs in. A figure that no column can
-- hold stands in observations alone.

-- Where a report gives one indicator twice for the whole, the surest figure stands here, the first of those as sure.
INSERT INTO totals
SELECT document_id, period_year, observations.level, indicator, cumulative,
    arg_max(value, (confidence, -observation_no))::DOUBLE, min(status <> 'review')
FROM observations
JOIN reports USING (document_id)
WHERE breakdown IS NULL
GROUP BY document_id, period_year, observations.level, indicator, cumulative
ORDER BY ALL;

INSERT INTO dossiers BY NAME
WITH whole AS (
    SELECT document_id, level, indicator, arg_max(value, (confidence, -observation_no)) AS value,
        try_cast(arg_max(value, (confidence, -observation_no)) AS BIGINT) AS counted, max(cumulative) AS luy_ke,
        min(status <> 'review') AND count(DISTINCT value) = 1 AS accepted
    FROM observations
    WHERE breakdown IS NULL AND starts_with(indicator, 'ho_so.')
    GROUP BY document_id, level, indicator
)
SELECT document_id, level,
    any_value(counted) FILTER (indicator = 'ho_so.tiep_nhan') AS tiep_nhan,
    any_value(counted) FILTER (indicator = 'ho_so.tiep_nhan.truc_tuyen') AS truc_tuyen,
    any_value(counted) FILTER (indicator = 'ho_so.tiep_nhan.truc_tiep') AS truc_tiep,
    any_value(counted) FILTER (indicator = 'ho_so.tiep_nhan.ky_truoc') AS ky_truoc,
    any_value(counted) FILTER (indicator = 'ho_so.giai_quyet') AS da_giai_quyet,
    any_value(counted) FILTER (indicator = 'ho_so.giai_quyet.truoc_han') AS truoc_han,
    any_value(counted) FILTER (indicator = 'ho_so.giai_quyet.dung_han') AS dung_han,
    any_value(counted) FILTER (indicator = 'ho_so.giai_quyet.truoc_va_dung_han') AS truoc_va_dung_han,
    any_value(counted) FILTER (indicator = 'ho_so.giai_quyet.tre_han') AS tre_han,
    any_value(counted) FILTER (indicator = 'ho_so.dang_giai_quyet') AS dang_giai_quyet,
    any_value(counted) FILTER (indicator = 'ho_so.dang_giai_quyet.trong_han') AS trong_han,
    any_value(counted) FILTER (indicator = 'ho_so.dang_giai_quyet.qua_han') AS qua_han,
    any_value(counted) FILTER (indicator = 'ho_so.rut') AS rut,
    any_value(counted) FILTER (indicator = 'ho_so.tre_han.tong') AS tre_han_tong,
    any_value(value) FILTER (indicator = 'ho_so.ty_le_dung_han') AS ty_le_dung_han,
    any_value(value) FILTER (indicator = 'ho_so.ty_le_truc_tuyen') AS ty_le_truc_tuyen,
    max(luy_ke) AS luy_ke,
    min(accepted) AS accepted
FROM whole
GROUP BY document_id, level
ORDER BY ALL;

INSERT INTO late_by_field BY NAME
WITH told AS (
    SELECT document_id, level, lower(trim(breakdown)) AS linh_vuc, indicator,
        try_cast(arg_max(value, (confidence, -observation_no)) AS BIGINT) AS counted, max(cumulative) AS luy_ke,
        min(status <> 'review') AS accepted
    FROM observations
    WHERE breakdown_kind = 'linh_vuc'
        AND indicator IN ('ho_so.tre_han.tong', 'ho_so.giai_quyet.tre_han', 'ho_so.dang_giai_quyet.qua_han')
    GROUP BY ALL
)
SELECT document_id, level, linh_vuc,
    any_value(counted) FILTER (indicator = 'ho_so.tre_han.tong') AS tong,
    any_value(counted) FILTER (indicator = 'ho_so.giai_quyet.tre_han') AS da_giai_quyet,
    any_value(counted) FILTER (indicator = 'ho_so.dang_giai_quyet.qua_han') AS dang_giai_quyet,
    max(luy_ke) AS luy_ke,
    min(accepted) AS accepted
FROM told
GROUP BY document_id, level, linh_vuc
ORDER BY ALL;
