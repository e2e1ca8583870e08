SELECT concat("result"."detector", $1::text, coalesce("result"."quoted dataset bias:run", 'null'))
FROM (SELECT DISTINCT ON ("ranked"."instrument", "ranked"."detector") ranked.*
  FROM (SELECT "dataset_0"."instrument" AS "instrument", "dataset_0"."detector" AS "detector", "dataset_0"."rank" AS "dataset bias:rank", "dataset_0"."quoted run" AS "quoted dataset bias:run"
    FROM (SELECT m."instrument", m."detector", ($2::text[])[array_position($3::bigint[], m."collection_id")] AS "run", array_position($4::bigint[], m."collection_id") AS "rank", ($5::text[])[array_position($6::bigint[], m."collection_id")] AS "quoted run"
      FROM "dataset_tags_00000002" AS m
      WHERE m.dataset_type_id = $7::bigint
      AND m."collection_id" = ANY($8::bigint[])) AS "dataset_0"
    WHERE "dataset_0"."instrument" = $9::text) AS ranked
  ORDER BY "ranked"."instrument", "ranked"."detector", "ranked"."dataset bias:rank") AS "result"
