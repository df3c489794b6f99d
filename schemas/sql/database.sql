-- hoso.duckdb: what analysts open. One row per figure, the value that holds now.
-- Built from the archive's artefacts and replaced atomically; the same archive always gives the same rows.
-- The tables of many rows have no primary keys: an index of every figure makes the file a quarter larger, and has to
-- fit into memory. Their keys are document and number (or page), and a test holds that they are.

CREATE TABLE documents (
    document_id       VARCHAR PRIMARY KEY,
    sha256            VARCHAR NOT NULL,
    paths             VARCHAR[] NOT NULL,
    kind              VARCHAR,
    pages             INTEGER NOT NULL,
    state             VARCHAR NOT NULL,
    failure_code      VARCHAR,
    failure_message   VARCHAR,
    warnings          VARCHAR[] NOT NULL,
    pipeline_version  VARCHAR NOT NULL
);
COMMENT ON TABLE documents IS 'One row per document (tài liệu): the same bytes under several names are one document.';
COMMENT ON COLUMN documents.document_id IS 'First 16 hex digits of the SHA-256 of the content';
COMMENT ON COLUMN documents.sha256 IS 'SHA-256 of the file''s bytes';
COMMENT ON COLUMN documents.paths IS 'All files that hold it, sorted';
COMMENT ON COLUMN documents.kind IS 'pdf_scan, pdf_text, image or text; null where the file could not be opened';
COMMENT ON COLUMN documents.pages IS 'Number of pages';
COMMENT ON COLUMN documents.state IS 'done; partial (some pages failed); failed';
COMMENT ON COLUMN documents.failure_code IS 'Why it failed: encrypted, damaged, empty, unsupported, too_large, timeout, no_text, crashed, out_of_memory';
COMMENT ON COLUMN documents.failure_message IS 'The failure in words: file, cause, remedy';
COMMENT ON COLUMN documents.warnings IS 'What a person should know before trusting the figures';
COMMENT ON COLUMN documents.pipeline_version IS 'Release and fingerprint of the program that processed it';

CREATE TABLE pages (
    document_id    VARCHAR NOT NULL,
    page           INTEGER NOT NULL,
    source         VARCHAR NOT NULL,
    status         VARCHAR NOT NULL,
    note           VARCHAR,
    width_px       INTEGER NOT NULL,
    height_px      INTEGER NOT NULL,
    raw_text       VARCHAR NOT NULL,
    text           VARCHAR NOT NULL
);
COMMENT ON TABLE pages IS 'One row per page (trang) with what was read and what it was restored to.';
COMMENT ON COLUMN pages.document_id IS 'The document';
COMMENT ON COLUMN pages.page IS 'Page number, from 1';
COMMENT ON COLUMN pages.source IS 'ocr, text_layer or text_file';
COMMENT ON COLUMN pages.status IS 'ok, blank or failed';
COMMENT ON COLUMN pages.note IS 'Why this source, why blank, why failed';
COMMENT ON COLUMN pages.width_px IS 'Width in pixels at 200 dpi, 0 for text inputs';
COMMENT ON COLUMN pages.height_px IS 'Height in pixels at 200 dpi, 0 for text inputs';
COMMENT ON COLUMN pages.raw_text IS 'What the engine or the text layer gave, line by line';
COMMENT ON COLUMN pages.text IS 'The same lines with diacritics restored (khôi phục dấu)';

CREATE TABLE reports (
    document_id    VARCHAR PRIMARY KEY,
    agency         VARCHAR,
    parent_agency  VARCHAR,
    level          VARCHAR,
    number         VARCHAR,
    place          VARCHAR,
    date           DATE,
    title          VARCHAR,
    signer         VARCHAR,
    province       VARCHAR,
    district       VARCHAR,
    commune        VARCHAR,
    province_code  VARCHAR,
    district_code  VARCHAR,
    commune_code   VARCHAR,
    period_kind    VARCHAR,
    period_year    INTEGER,
    period_quarter INTEGER,
    period_month   INTEGER,
    period_start   DATE,
    period_end     DATE,
    place_id       VARCHAR,
    recipients     VARCHAR[] NOT NULL
);
COMMENT ON TABLE reports IS 'One row per report (báo cáo): what its head, title and foot say. Null where the paper is silent.';
COMMENT ON COLUMN reports.document_id IS 'The document';
COMMENT ON COLUMN reports.agency IS 'Who reports (cơ quan báo cáo)';
COMMENT ON COLUMN reports.parent_agency IS 'The agency above it (cơ quan chủ quản)';
COMMENT ON COLUMN reports.level IS 'Tier of government: tinh, huyen or xa';
COMMENT ON COLUMN reports.number IS 'Number and symbol (số, ký hiệu)';
COMMENT ON COLUMN reports.place IS 'Where it was issued (địa danh)';
COMMENT ON COLUMN reports.date IS 'Date of issue; null where the day is left blank';
COMMENT ON COLUMN reports.title IS 'Subject line (trích yếu)';
COMMENT ON COLUMN reports.signer IS 'Name under the signature (người ký)';
COMMENT ON COLUMN reports.province IS 'Province or city under the central government (tỉnh)';
COMMENT ON COLUMN reports.district IS 'District (huyện); null after 1 July 2025';
COMMENT ON COLUMN reports.commune IS 'Commune (xã)';
COMMENT ON COLUMN reports.province_code IS 'Code of the province (mã tỉnh, two digits) on the day of the report, of its successor where it had been merged by then';
COMMENT ON COLUMN reports.district_code IS 'Code of the district (mã huyện, three digits), null where the name is not known or means several';
COMMENT ON COLUMN reports.commune_code IS 'Code of the commune (mã xã, five digits), null where the name is not known or means several';
COMMENT ON COLUMN reports.period_kind IS 'tuan, thang, quy, 6_thang, 9_thang, nam or khac';
COMMENT ON COLUMN reports.period_year IS 'Year of the period';
COMMENT ON COLUMN reports.period_quarter IS 'Quarter, for quarterly reports';
COMMENT ON COLUMN reports.period_month IS 'Month, for monthly reports';
COMMENT ON COLUMN reports.period_start IS 'First day that the figures cover, where the report names it';
COMMENT ON COLUMN reports.period_end IS 'Last day that the figures cover, where the report names it';
COMMENT ON COLUMN reports.place_id IS 'The place of the report''s tier as it was on its day, in places; null where it is not known';
COMMENT ON COLUMN reports.recipients IS 'To whom it was sent (nơi nhận), one item of the list each, as read; without Lưu: VT, which says where the paper is kept';

CREATE TABLE places (
    place_id     VARCHAR PRIMARY KEY,
    code         VARCHAR NOT NULL,
    name         VARCHAR NOT NULL,
    kind         VARCHAR NOT NULL,
    level        VARCHAR NOT NULL,
    parent       VARCHAR,
    parent_code  VARCHAR,
    province     VARCHAR NOT NULL,
    valid_from   DATE,
    valid_to     DATE,
    about        BOOLEAN NOT NULL,
    heirs        VARCHAR[] NOT NULL,
    series_id    VARCHAR NOT NULL
);
COMMENT ON TABLE places IS 'One row per place (địa danh: tỉnh, huyện, xã) while it had one name, kind and parent, since October 2019; the reform of 1 July 2025 included.';
COMMENT ON COLUMN places.place_id IS 'Code, and first day where it is known: codes are given anew';
COMMENT ON COLUMN places.code IS 'Code of the General Statistics Office: two digits for a province, three for a district, five for a commune';
COMMENT ON COLUMN places.name IS 'Name without its kind';
COMMENT ON COLUMN places.kind IS 'tỉnh, thành phố, huyện, quận, thị xã, xã, phường, thị trấn or đặc khu';
COMMENT ON COLUMN places.level IS 'Tier: tinh, huyen or xa';
COMMENT ON COLUMN places.parent IS 'Name of the place above it';
COMMENT ON COLUMN places.parent_code IS 'Code of the place above it';
COMMENT ON COLUMN places.province IS 'Name of its province while it held';
COMMENT ON COLUMN places.valid_from IS 'First day; null: before October 2019';
COMMENT ON COLUMN places.valid_to IS 'Last day; null: it still is';
COMMENT ON COLUMN places.about IS 'Whether one of its days is only the usual day of its wave of changes';
COMMENT ON COLUMN places.heirs IS 'What it has become by now (place_id), through any number of changes; empty where it still is, or where nobody says';
COMMENT ON COLUMN places.series_id IS 'The place (place_id) under which its figures go on: its one heir of the same tier, else itself';

CREATE TABLE indicators (
    indicator      VARCHAR PRIMARY KEY,
    label_vi       VARCHAR NOT NULL,
    unit           VARCHAR NOT NULL,
    definition     VARCHAR NOT NULL,
    national_form  VARCHAR NOT NULL
);
COMMENT ON TABLE indicators IS 'The catalogue (danh mục chỉ tiêu) of what is extracted.';
COMMENT ON COLUMN indicators.indicator IS 'Code';
COMMENT ON COLUMN indicators.label_vi IS 'Vietnamese name';
COMMENT ON COLUMN indicators.unit IS 'Unit of the value: ho_so, %, thu_tuc, dong, pakn, phieu, nhiem_vu, van_ban, nguoi';
COMMENT ON COLUMN indicators.definition IS 'What is counted';
COMMENT ON COLUMN indicators.national_form IS 'Column of form II.06/VPCP or number in the BNV appendix';

CREATE TABLE observations (
    document_id     VARCHAR NOT NULL,
    observation_no  INTEGER NOT NULL,
    indicator       VARCHAR NOT NULL,
    level           VARCHAR,
    breakdown_kind  VARCHAR,
    breakdown       VARCHAR,
    value           DECIMAL(38, 9) NOT NULL,
    denominator     DECIMAL(38, 9),
    unit            VARCHAR NOT NULL,
    cumulative      BOOLEAN NOT NULL,
    page            INTEGER NOT NULL,
    bbox            INTEGER[4],
    line            INTEGER,
    quote           VARCHAR NOT NULL,
    confidence      DOUBLE NOT NULL,
    status          VARCHAR NOT NULL,
    rule            VARCHAR NOT NULL,
    source_kind     VARCHAR NOT NULL,
    read_value      DECIMAL(38, 9),
    clerk           VARCHAR,
    decided_at      VARCHAR,
    disputed        BOOLEAN NOT NULL,
    keyed_by        VARCHAR[]
);
COMMENT ON TABLE observations IS 'One row per figure (số liệu), with the place on the paper it came from.';
COMMENT ON COLUMN observations.document_id IS 'The document';
COMMENT ON COLUMN observations.observation_no IS 'Number of the figure in its document, from 1; beyond a million where a person added it';
COMMENT ON COLUMN observations.indicator IS 'Code of the indicator';
COMMENT ON COLUMN observations.level IS 'Tier of government that the figure speaks of: tinh, huyen or xa';
COMMENT ON COLUMN observations.breakdown_kind IS 'linh_vuc (field), don_vi (unit) or khac; null for the whole';
COMMENT ON COLUMN observations.breakdown IS 'The part of the whole, named as the report names it; null for the whole';
COMMENT ON COLUMN observations.value IS 'The figure; money in đồng, percentages as plain numbers';
COMMENT ON COLUMN observations.denominator IS 'The b of "a/b", where the page says so';
COMMENT ON COLUMN observations.unit IS 'Unit of the value';
COMMENT ON COLUMN observations.cumulative IS 'Counted from 1 January (luỹ kế), as its sentence or the report''s days say; false where the period begins with the year anyway';
COMMENT ON COLUMN observations.page IS 'Page it stands on, from 1';
COMMENT ON COLUMN observations.bbox IS '[left, top, right, bottom] in pixels of the upright page at 200 dpi; null for text inputs';
COMMENT ON COLUMN observations.line IS 'Line of the page, for text inputs';
COMMENT ON COLUMN observations.quote IS 'The words around the figure, as restored';
COMMENT ON COLUMN observations.confidence IS 'How sure the machine is, 0 to 1';
COMMENT ON COLUMN observations.status IS 'accepted (may be used unseen), review (a person should look), confirmed (by a person) or corrected (by a person)';
COMMENT ON COLUMN observations.rule IS 'The rule that made it';
COMMENT ON COLUMN observations.source_kind IS 'prose or table';
COMMENT ON COLUMN observations.read_value IS 'What the machine reads there, where a person decided; null where it finds nothing or nobody has looked';
COMMENT ON COLUMN observations.clerk IS 'Who confirmed or corrected it';
COMMENT ON COLUMN observations.decided_at IS 'When, UTC';
COMMENT ON COLUMN observations.disputed IS 'The machine now reads something else than the person decided, and than it read then';
COMMENT ON COLUMN observations.keyed_by IS 'Double keying: who made an entry that others are still needed for; null where nothing is open';

CREATE TABLE totals (
    document_id  VARCHAR NOT NULL,
    period_year  INTEGER,
    level        VARCHAR,
    indicator    VARCHAR NOT NULL,
    cumulative   BOOLEAN NOT NULL,
    value        DOUBLE NOT NULL,  -- decimals of 38 digits cost ten times as much to read
    accepted     BOOLEAN NOT NULL
);
COMMENT ON TABLE totals IS 'One row per report, level and indicator: the figure for the whole, the surest where it is told twice. Worked out from observations; chuoi_thoi_gian rests on it.';
COMMENT ON COLUMN totals.document_id IS 'The document';
COMMENT ON COLUMN totals.period_year IS 'Year of the report''s period: by it most of the table need not be read';
COMMENT ON COLUMN totals.level IS 'Tier of government';
COMMENT ON COLUMN totals.indicator IS 'Code of the indicator';
COMMENT ON COLUMN totals.cumulative IS 'As in observations: beside the figure of the period a row of its own';
COMMENT ON COLUMN totals.value IS 'The figure to 15 digits; observations has all';
COMMENT ON COLUMN totals.accepted IS 'All figures behind it may be used unseen';

CREATE TABLE dossiers (
    document_id        VARCHAR NOT NULL,
    level              VARCHAR,
    tiep_nhan          BIGINT,
    truc_tuyen         BIGINT,
    truc_tiep          BIGINT,
    ky_truoc           BIGINT,
    da_giai_quyet      BIGINT,
    truoc_han          BIGINT,
    dung_han           BIGINT,
    truoc_va_dung_han  BIGINT,
    tre_han            BIGINT,
    dang_giai_quyet    BIGINT,
    trong_han          BIGINT,
    qua_han            BIGINT,
    rut                BIGINT,
    tre_han_tong       BIGINT,
    ty_le_dung_han     DOUBLE,
    ty_le_truc_tuyen   DOUBLE,
    luy_ke             BOOLEAN NOT NULL,
    accepted           BOOLEAN NOT NULL
);
COMMENT ON TABLE dossiers IS 'One row per report and level: its dossiers (hồ sơ) in the columns of national form II.06. Worked out from observations; ho_so shows them with the report''s head.';
COMMENT ON COLUMN dossiers.document_id IS 'The document';
COMMENT ON COLUMN dossiers.level IS 'Tier of government';
COMMENT ON COLUMN dossiers.tiep_nhan IS 'As in ho_so';
COMMENT ON COLUMN dossiers.truc_tuyen IS 'As in ho_so';
COMMENT ON COLUMN dossiers.truc_tiep IS 'As in ho_so';
COMMENT ON COLUMN dossiers.ky_truoc IS 'As in ho_so';
COMMENT ON COLUMN dossiers.da_giai_quyet IS 'As in ho_so';
COMMENT ON COLUMN dossiers.truoc_han IS 'As in ho_so';
COMMENT ON COLUMN dossiers.dung_han IS 'As in ho_so';
COMMENT ON COLUMN dossiers.truoc_va_dung_han IS 'As in ho_so';
COMMENT ON COLUMN dossiers.tre_han IS 'As in ho_so';
COMMENT ON COLUMN dossiers.dang_giai_quyet IS 'As in ho_so';
COMMENT ON COLUMN dossiers.trong_han IS 'As in ho_so';
COMMENT ON COLUMN dossiers.qua_han IS 'As in ho_so';
COMMENT ON COLUMN dossiers.rut IS 'As in ho_so';
COMMENT ON COLUMN dossiers.tre_han_tong IS 'As in ho_so';
COMMENT ON COLUMN dossiers.ty_le_dung_han IS 'As in ho_so';
COMMENT ON COLUMN dossiers.ty_le_truc_tuyen IS 'As in ho_so';
COMMENT ON COLUMN dossiers.luy_ke IS 'As in ho_so';
COMMENT ON COLUMN dossiers.accepted IS 'As in ho_so';

CREATE TABLE late_by_field (
    document_id      VARCHAR NOT NULL,
    level            VARCHAR,
    linh_vuc         VARCHAR NOT NULL,
    tong             BIGINT,
    da_giai_quyet    BIGINT,
    dang_giai_quyet  BIGINT,
    luy_ke           BOOLEAN NOT NULL,
    accepted         BOOLEAN NOT NULL
);
COMMENT ON TABLE late_by_field IS 'One row per report, level and field (lĩnh vực): its late dossiers (trễ hạn). Worked out from observations; tre_han_theo_linh_vuc adds them up.';
COMMENT ON COLUMN late_by_field.document_id IS 'The document';
COMMENT ON COLUMN late_by_field.level IS 'Tier of government';
COMMENT ON COLUMN late_by_field.linh_vuc IS 'Field as the report names it, in small letters';
COMMENT ON COLUMN late_by_field.tong IS 'All late dossiers, where the report gives one figure for settled and pending';
COMMENT ON COLUMN late_by_field.da_giai_quyet IS 'Settled late';
COMMENT ON COLUMN late_by_field.dang_giai_quyet IS 'Pending and overdue';
COMMENT ON COLUMN late_by_field.luy_ke IS 'A figure of the row counts from 1 January';
COMMENT ON COLUMN late_by_field.accepted IS 'All figures behind it may be used unseen';

CREATE TABLE checks (
    document_id     VARCHAR NOT NULL,
    check_no        INTEGER NOT NULL,
    identity        VARCHAR NOT NULL,
    level           VARCHAR,
    breakdown_kind  VARCHAR,
    breakdown       VARCHAR,
    left_value      DECIMAL(38, 9) NOT NULL,
    right_value     DECIMAL(38, 9) NOT NULL,
    passed          BOOLEAN NOT NULL
);
COMMENT ON TABLE checks IS 'The report''s own arithmetic (đối chiếu số học), identity by identity.';
COMMENT ON COLUMN checks.document_id IS 'The document';
COMMENT ON COLUMN checks.check_no IS 'Number of the check in its document, from 1';
COMMENT ON COLUMN checks.identity IS 'The identity, in indicator codes';
COMMENT ON COLUMN checks.level IS 'Tier of government';
COMMENT ON COLUMN checks.breakdown_kind IS 'As in observations';
COMMENT ON COLUMN checks.breakdown IS 'As in observations';
COMMENT ON COLUMN checks.left_value IS 'Left side, worked out';
COMMENT ON COLUMN checks.right_value IS 'Right side, worked out';
COMMENT ON COLUMN checks.passed IS 'Whether the two sides agree, rounding allowed for';

CREATE TABLE proposals (
    document_id     VARCHAR NOT NULL,
    proposal_no     INTEGER NOT NULL,
    observation_no  INTEGER NOT NULL,
    value           DECIMAL(38, 9) NOT NULL,
    proof           VARCHAR NOT NULL
);
COMMENT ON TABLE proposals IS 'Where one misread digit would explain a failed check: the value that would make it hold (đề xuất sửa). Nothing is changed by it.';
COMMENT ON COLUMN proposals.document_id IS 'The document';
COMMENT ON COLUMN proposals.proposal_no IS 'Number of the proposal in its document, from 1';
COMMENT ON COLUMN proposals.observation_no IS 'The figure in observations that it is for';
COMMENT ON COLUMN proposals.value IS 'The value proposed';
COMMENT ON COLUMN proposals.proof IS 'Which checks hold with it';

CREATE TABLE table_rows (
    document_id  VARCHAR NOT NULL,
    table_no     INTEGER NOT NULL,
    row_no       INTEGER NOT NULL,
    page         INTEGER NOT NULL,
    cells        VARCHAR[] NOT NULL
);
COMMENT ON TABLE table_rows IS 'Every row of every table (bảng, phụ lục) as restored text.';
COMMENT ON COLUMN table_rows.document_id IS 'The document';
COMMENT ON COLUMN table_rows.table_no IS 'Number of the table in its document, from 1';
COMMENT ON COLUMN table_rows.row_no IS 'Number of the row in its table, from 1';
COMMENT ON COLUMN table_rows.page IS 'Page it stands on, from 1';
COMMENT ON COLUMN table_rows.cells IS 'The cells from left to right; an empty cell is an empty text';

CREATE TABLE unmapped_figures (
    document_id  VARCHAR NOT NULL,
    figure_no    INTEGER NOT NULL,
    value        DECIMAL(38, 9) NOT NULL,
    denominator  DECIMAL(38, 9),
    unit         VARCHAR,
    unit_text    VARCHAR,
    before       VARCHAR,
    after        VARCHAR,
    reason       VARCHAR NOT NULL,
    page         INTEGER NOT NULL,
    bbox         INTEGER[4],
    line         INTEGER,
    quote        VARCHAR NOT NULL
);
COMMENT ON TABLE unmapped_figures IS 'Figures with a unit in sentences that are no observations (số liệu ngoài danh mục): what the catalogue does not know, and targets, comparisons and other periods, which are left out on purpose. Numbers in tables stand in table_rows.';
COMMENT ON COLUMN unmapped_figures.document_id IS 'The document';
COMMENT ON COLUMN unmapped_figures.figure_no IS 'Number of the figure in its document, from 1';
COMMENT ON COLUMN unmapped_figures.value IS 'The figure; money in đồng, percentages as plain numbers, else as printed';
COMMENT ON COLUMN unmapped_figures.denominator IS 'The b of "a/b", where the page says so';
COMMENT ON COLUMN unmapped_figures.unit IS 'Unit as in observations, null where the catalogue has no such unit';
COMMENT ON COLUMN unmapped_figures.unit_text IS 'The unit as read, in small letters (lớp, lượt người, %); null where only the words before it tell it';
COMMENT ON COLUMN unmapped_figures.before IS 'The nearest words before the figure, in small letters';
COMMENT ON COLUMN unmapped_figures.after IS 'The nearest words behind it, in small letters, the counted thing first';
COMMENT ON COLUMN unmapped_figures.reason IS 'no_indicator (no indicator of the catalogue, or words that no rule knows); target (mục tiêu, kế hoạch); comparison (so với cùng kỳ); not_this_period; restated (the report tells the same indicator better elsewhere)';
COMMENT ON COLUMN unmapped_figures.page IS 'Page it stands on, from 1';
COMMENT ON COLUMN unmapped_figures.bbox IS '[left, top, right, bottom] in pixels of the upright page at 200 dpi; null for text inputs';
COMMENT ON COLUMN unmapped_figures.line IS 'Line of the page, for text inputs';
COMMENT ON COLUMN unmapped_figures.quote IS 'Its sentence, as restored, cut where it is very long';

CREATE TABLE corrections (
    correction_id  INTEGER PRIMARY KEY,
    document_id    VARCHAR NOT NULL,
    made_at        VARCHAR NOT NULL,
    clerk          VARCHAR NOT NULL,
    action         VARCHAR NOT NULL,
    page           INTEGER NOT NULL,
    was            VARCHAR,
    now            VARCHAR,
    why            VARCHAR,
    undoes         INTEGER
);
COMMENT ON TABLE corrections IS 'What people decided (hiệu đính), every row ever made, those that were taken back too.';
COMMENT ON COLUMN corrections.correction_id IS 'Number of the row, in the order they were made';
COMMENT ON COLUMN corrections.document_id IS 'The document';
COMMENT ON COLUMN corrections.made_at IS 'When, UTC';
COMMENT ON COLUMN corrections.clerk IS 'Who';
COMMENT ON COLUMN corrections.action IS 'confirm, correct, not_a_figure, add, postpone, header (a field of the report) or undo';
COMMENT ON COLUMN corrections.page IS 'Page of the figure';
COMMENT ON COLUMN corrections.was IS 'What stood there when the person looked (JSON)';
COMMENT ON COLUMN corrections.now IS 'What should stand there (JSON); null where nothing should';
COMMENT ON COLUMN corrections.why IS 'The reason, where one was given';
COMMENT ON COLUMN corrections.undoes IS 'The row that an undo takes back';

CREATE TABLE published (
    document_id     VARCHAR PRIMARY KEY,
    content_sha256  VARCHAR NOT NULL
);
COMMENT ON TABLE published IS 'Which state of each document this database holds; lets the next publication touch only what changed.';
COMMENT ON COLUMN published.document_id IS 'The document';
COMMENT ON COLUMN published.content_sha256 IS 'Fingerprint of its artefact, state and paths';

CREATE TABLE about (
    name   VARCHAR PRIMARY KEY,
    value  VARCHAR NOT NULL
);
COMMENT ON TABLE about IS 'What this file is.';
COMMENT ON COLUMN about.name IS 'schema_key: fingerprint of the table definitions; dress_key: of the catalogue and the views; corrections: the newest that it holds; keyings: how many equal entries settled a figure';
COMMENT ON COLUMN about.value IS 'Its value';
