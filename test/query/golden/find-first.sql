SELECT concat(to_json("result"."instrument"), $1::text, "result"."detector", $2::text, coalesce(to_json("result"."dataset bias:run")::text, 'null'))
FROM (SELECT DISTINCT ON ("ranked"."instrument", "ranked"."detector") ranked.*
  FROM (SELECT "dataset_0"."instrument" AS "instrument", "dataset_0"."detector" AS "detector", "dataset_0"."run" AS "dataset bias:run", "dataset_0"."rank" AS "dataset bias:rank"
    FROM (SELECT m."instrument", m."detector", ($3::text[])[array_position($4::bigint[], s."run_id")] AS "run", array_position($5::bigint[], m."collection_id") AS "rank"
      FROM "dataset_tags_00000002" AS m
      JOIN "dataset" AS s ON s.id = m.dataset_id
      AND s.dataset_type_id = $6::bigint
      WHERE m.dataset_type_id = $7::bigint
      AND m."collection_id" = ANY($8::bigint[])) AS "dataset_0"
    WHERE "dataset_0"."instrument" = $9::text) AS ranked
  ORDER BY "ranked"."instrument", "ranked"."detector", "ranked"."dataset bias:rank") AS "result"
