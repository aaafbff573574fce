package io.redlock.spring.boot.autoconfigure;

import redis.clients.jedis.DefaultJedisClientConfig;

/**
 * Changes how Jedis connects to the nodes, for what there is no property: credentials that change, say. Beans of this type
 * are called in their order, once for each node. The protocol, the timeouts and the verification of host names stay as they
 * are.
 */
@FunctionalInterface
public interface RedlockJedisClientConfigCustomizer {

    /**
     * Changes the configuration of the connections to one node.
     *
     * @param config with all properties applied
     */
    void customize(DefaultJedisClientConfig.Builder config);
}
