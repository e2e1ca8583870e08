SELECT concat("result"."detector", $1::text, "result"."quoted physical_filter", $2::text, "result"."quoted band", $3::text, coalesce("result"."quoted dataset bias:run", 'null'), $4::text, coalesce("result"."quoted dataset flat:run", 'null'))
FROM (SELECT "dataset_0"."detector" AS "detector", "physical_filter"."quoted physical_filter" AS "quoted physical_filter", "physical_filter"."quoted band" AS "quoted band", "dataset_0"."quoted run" AS "quoted dataset bias:run", "dataset_1"."quoted run" AS "quoted dataset flat:run"
  FROM (SELECT m."instrument", m."detector", ($5::text[])[array_position($6::bigint[], m."collection_id")] AS "run", ($7::text[])[array_position($8::bigint[], m."collection_id")] AS "quoted run"
    FROM "dataset_tags_00000002" AS m
    WHERE m.dataset_type_id = $9::bigint
    AND m."collection_id" = ANY($10::bigint[])) AS "dataset_0"
  JOIN (SELECT m."instrument", m."detector", m."physical_filter", ($11::text[])[array_position($12::bigint[], m."collection_id")] AS "run", ($13::text[])[array_position($14::bigint[], m."collection_id")] AS "quoted run"
    FROM "dataset_tags_00000001" AS m
    WHERE m.dataset_type_id = $15::bigint
    AND m."collection_id" = ANY($16::bigint[])) AS "dataset_1" ON "dataset_1"."instrument" = "dataset_0"."instrument"
  AND "dataset_1"."detector" = "dataset_0"."detector"
  JOIN (SELECT *, to_json("name")::text AS "quoted physical_filter", to_json("band")::text AS "quoted band"
    FROM "physical_filter" OFFSET 0) AS "physical_filter" ON "physical_filter"."instrument" = "dataset_0"."instrument"
  AND "physical_filter"."name" = "dataset_1"."physical_filter"
  WHERE "dataset_0"."instrument" = $17::text
  AND "dataset_0"."run" = "dataset_1"."run") AS "result"
