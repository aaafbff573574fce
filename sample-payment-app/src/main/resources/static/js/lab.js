import * as charts from './charts.js';
import * as holds from './holds.js';
import * as instances from './instances.js';
import * as load from './load.js';
import * as nodes from './nodes.js';
import * as oneRedis from './one-redis.js';
import * as race from './race.js';
import * as stale from './stale.js';
import * as stream from './stream.js';

// Everybody subscribes before the stream is opened, so that nobody misses the first state.
[instances, race, nodes, load, holds, oneRedis, stale, charts].forEach((part) => part.start());
stream.open();
