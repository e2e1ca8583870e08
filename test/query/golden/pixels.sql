SELECT concat("result"."htm7", $1::text, "result"."tract")
FROM (SELECT "overlap_0"."htm7" AS "htm7", "overlap_0"."skymap" AS "skymap", "overlap_0"."tract" AS "tract"
  FROM (SELECT "o0"."skymap" AS "skymap", "o0"."tract" AS "tract", "o0".skypix_index AS "htm7"
    FROM "tract_skypix_overlap" AS "o0"
    WHERE "o0".skypix_system = 'htm'
    AND "o0".skypix_level = 7
    AND "o0"."skymap" = $2::text) AS "overlap_0"
  WHERE "overlap_0"."skymap" = $3::text) AS "result"
ORDER BY "result"."htm7" ASC, "result"."tract" ASC
LIMIT $4::bigint
