import { join } from 'node:path';
import { type ServerProcess, startServerProcess } from '../environment/server.js';

/** Start a server without any configuration but where its data are to be: below a directory. */
export function startDemonstration(directory: string): Promise<ServerProcess> {
  return startServerProcess({
    DAF_BUTLER_SERVER_GAFAELFAWR_URL: '',
    DAF_BUTLER_SERVER_AUTHENTICATION: '',
    BUTLER_SERVER_DATA_FOLDER: join(directory, 'data'),
  });
}
