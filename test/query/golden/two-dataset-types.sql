SELECT concat(to_json("result"."instrument"), $1::text, "result"."detector", $2::text, to_json("result"."physical_filter"), $3::text, to_json("result"."band"), $4::text, coalesce(to_json("result"."dataset bias:run")::text, 'null'), $5::text, coalesce(to_json("result"."dataset flat:run")::text, 'null'))
FROM (SELECT "dataset_0"."instrument" AS "instrument", "dataset_0"."detector" AS "detector", "dataset_1"."physical_filter" AS "physical_filter", "physical_filter"."band" AS "band", "dataset_0"."run" AS "dataset bias:run", "dataset_1"."run" AS "dataset flat:run"
  FROM (SELECT m."instrument", m."detector", ($6::text[])[array_position($7::bigint[], s."run_id")] AS "run"
    FROM "dataset_tags_00000002" AS m
    JOIN "dataset" AS s ON s.id = m.dataset_id
    AND s.dataset_type_id = $8::bigint
    WHERE m.dataset_type_id = $9::bigint
    AND m."collection_id" = ANY($10::bigint[])) AS "dataset_0"
  JOIN (SELECT m."instrument", m."detector", m."physical_filter", ($11::text[])[array_position($12::bigint[], s."run_id")] AS "run"
    FROM "dataset_tags_00000001" AS m
    JOIN "dataset" AS s ON s.id = m.dataset_id
    AND s.dataset_type_id = $13::bigint
    WHERE m.dataset_type_id = $14::bigint
    AND m."collection_id" = ANY($15::bigint[])) AS "dataset_1" ON "dataset_1"."instrument" = "dataset_0"."instrument"
  AND "dataset_1"."detector" = "dataset_0"."detector"
  JOIN "physical_filter" AS "physical_filter" ON "physical_filter"."instrument" = "dataset_0"."instrument"
  AND "physical_filter"."name" = "dataset_1"."physical_filter"
  WHERE "dataset_0"."instrument" = $16::text
  AND "dataset_0"."run" = "dataset_1"."run") AS "result"
