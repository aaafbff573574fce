package io.redlock.it.containers;

/** The image of a Redis server that tests make containers of. */
final class RedisImage {

    static final String NAME = System.getProperty("redlock.test.docker.image", "redis:7");

    private RedisImage() {}
}
