export { KeptByClients, type KeptContent } from './kept-by-clients.js';
export { letClientsKeep } from './let-clients-keep.js';
