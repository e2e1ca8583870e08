SELECT concat("result"."detector", $1::text, coalesce(to_json("result"."detector:full_name")::text, 'null'), $2::text, coalesce(to_json("result"."detector:name_in_raft")::text, 'null'), $3::text, coalesce(to_json("result"."detector:raft")::text, 'null'), $4::text, coalesce(to_json("result"."detector:purpose")::text, 'null'))
FROM (SELECT "detector"."instrument" AS "instrument", "detector"."id" AS "detector", "detector"."full_name" AS "detector:full_name", "detector"."name_in_raft" AS "detector:name_in_raft", "detector"."raft" AS "detector:raft", "detector"."purpose" AS "detector:purpose"
  FROM "detector" AS "detector"
  WHERE "detector"."instrument" = $5::text) AS "result"
ORDER BY "result"."detector:raft" DESC, "result"."detector" ASC
LIMIT $6::bigint
