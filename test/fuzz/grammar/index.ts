export { allDatasetsRequest, type GrammarRequest, lookUpRequest } from './look-ups.js';
export { queryRequest } from './queries.js';
export { readVocabulary, type Vocabulary } from './vocabulary.js';
