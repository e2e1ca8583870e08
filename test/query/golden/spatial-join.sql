SELECT (SELECT t.region
  FROM "visit" AS t
  WHERE t."instrument" = wanted."k0"
  AND t."id" = wanted."k1")
FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS wanted("k0", "k1", "position")
ORDER BY position
