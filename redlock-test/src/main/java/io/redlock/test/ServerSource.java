package io.redlock.test;

import java.nio.file.Path;

/** Where servers come from. */
sealed interface ServerSource {

    /** A program of this machine. */
    record Executable(Path path) implements ServerSource {

        /** It was looked at when it was found. */
        @Override
        public void requireUsable() {}
    }

    /** An image that a Docker engine makes containers of. */
    record Image(String name) implements ServerSource {

        @Override
        public void requireUsable() {
            try {
                ContainerServer.requireEngine();
            } catch (NoClassDefFoundError missing) {
                throw new RedisServerNotFoundException(
                        "No Redis server found: system property %s asks for Docker, and the artifact "
                                        .formatted(ServerLocator.DOCKER_PROPERTY)
                                + "org.testcontainers:testcontainers is not on the class path",
                        missing);
            }
        }
    }

    /**
     * Fails early, with the remedy, where no server can be made of this.
     *
     * @throws RedisServerNotFoundException if so
     */
    void requireUsable();
}
