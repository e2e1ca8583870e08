SELECT concat("result"."detector", $1::text, coalesce(to_json("result"."detector:full_name")::text, 'null'), $2::text, coalesce(to_json("result"."dataset bias:collection")::text, 'null'), $3::text, coalesce("result"."quoted dataset bias:run", 'null'), $4::text, (CASE WHEN "result"."dataset bias:timespan" IS NULL THEN 'null' WHEN isempty("result"."dataset bias:timespan") THEN '[4102444800000000000,0]' ELSE concat('[', coalesce(lower("result"."dataset bias:timespan"), 0), ',', coalesce(upper("result"."dataset bias:timespan"), 4102444800000000000), ']') END))
FROM (SELECT "dataset_0"."detector" AS "detector", "detector"."full_name" AS "detector:full_name", "dataset_0"."collection" AS "dataset bias:collection", "dataset_0"."timespan" AS "dataset bias:timespan", "dataset_0"."rank" AS "dataset bias:rank", "dataset_0"."quoted run" AS "quoted dataset bias:run"
  FROM (SELECT m."instrument", m."detector", ($5::text[])[array_position($6::bigint[], m."collection_id")] AS "collection", ($7::text[])[array_position($8::bigint[], m."collection_id")] AS "run", '(,)'::int8range AS "timespan", array_position($9::bigint[], m."collection_id") AS "rank", ($10::text[])[array_position($11::bigint[], m."collection_id")] AS "quoted run"
    FROM "dataset_tags_00000002" AS m
    WHERE m.dataset_type_id = $12::bigint
    AND m."collection_id" = ANY($13::bigint[])) AS "dataset_0"
  JOIN "detector" AS "detector" ON "detector"."instrument" = "dataset_0"."instrument"
  AND "detector"."id" = "dataset_0"."detector"
  WHERE "dataset_0"."instrument" = $14::text) AS "result"
