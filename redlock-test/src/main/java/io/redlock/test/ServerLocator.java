package io.redlock.test;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds a Redis server. What is asked for by name is taken or refused, never replaced by something else. */
final class ServerLocator {

    static final String SERVER_PROPERTY = "redlock.test.redis-server";
    static final String SERVER_VARIABLE = "REDLOCK_REDIS_SERVER";
    static final String DOCKER_PROPERTY = "redlock.test.docker";
    static final String IMAGE_PROPERTY = "redlock.test.docker.image";
    static final String DEFAULT_IMAGE = "redis:7";

    private static final List<String> PROGRAMS = List.of("redis-server", "valkey-server");

    private static final String NOT_FOUND = """
            No Redis server found: neither system property %s nor environment variable %s is set, \
            no %s is on the PATH, and the artifact com.github.codemonstur:embedded-redis gives none (%s). \
            Install redis-server or valkey-server, or set one of the two to the path of one, \
            or have that artifact on the class path (Linux and macOS), \
            or use Docker: -D%s=true and the artifact org.testcontainers:testcontainers.""";

    private final Function<String, @Nullable String> properties;
    private final Function<String, @Nullable String> environment;
    private final Supplier<Path> embedded;

    /** Looks around on this machine. */
    ServerLocator() {
        this(System::getProperty, System::getenv, EmbeddedServer::find);
    }

    ServerLocator(
            Function<String, @Nullable String> properties,
            Function<String, @Nullable String> environment,
            Supplier<Path> embedded) {
        this.properties = properties;
        this.environment = environment;
        this.embedded = embedded;
    }

    /**
     * {@return the first of: the program a property or variable names, Docker if a property asks for it, a program on
     * the PATH, the embedded program}
     *
     * @throws RedisServerNotFoundException if there is none, or not the one that was asked for
     */
    ServerSource locate() {
        return named("system property " + SERVER_PROPERTY, properties.apply(SERVER_PROPERTY))
                .or(() -> named("environment variable " + SERVER_VARIABLE, environment.apply(SERVER_VARIABLE)))
                .or(this::image)
                .or(this::onPath)
                .orElseGet(this::embedded);
    }

    private ServerSource embedded() {
        try {
            return new ServerSource.Executable(embedded.get());
        } catch (RedisServerNotFoundException reason) {
            throw new RedisServerNotFoundException(
                    NOT_FOUND.formatted(
                            SERVER_PROPERTY,
                            SERVER_VARIABLE,
                            String.join(" or ", PROGRAMS),
                            reason.getMessage(),
                            DOCKER_PROPERTY),
                    reason);
        }
    }

    private static Optional<ServerSource> named(String origin, @Nullable String path) {
        if (path == null || path.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(executable(origin, Path.of(path)));
    }

    /** {@return the program at a path that somebody named} */
    static ServerSource executable(String origin, Path path) {
        if (!isProgram(path)) {
            throw new RedisServerNotFoundException(
                    "No Redis server found: %s names '%s', which is no executable file".formatted(origin, path));
        }
        return new ServerSource.Executable(path.toAbsolutePath());
    }

    private Optional<ServerSource> image() {
        if (!Boolean.parseBoolean(properties.apply(DOCKER_PROPERTY))) {
            return Optional.empty();
        }
        String image = properties.apply(IMAGE_PROPERTY);
        return Optional.of(new ServerSource.Image(image == null || image.isBlank() ? DEFAULT_IMAGE : image));
    }

    private Optional<ServerSource> onPath() {
        String path = environment.apply("PATH");
        if (path == null) {
            return Optional.empty();
        }
        // By program, then by folder: a redis-server anywhere comes before a valkey-server.
        return PROGRAMS.stream()
                .flatMap(program -> Arrays.stream(path.split(File.pathSeparator))
                        .filter(folder -> !folder.isBlank())
                        .flatMap(folder -> program(folder, program)))
                .filter(ServerLocator::isProgram)
                .<ServerSource>map(ServerSource.Executable::new)
                .findFirst();
    }

    /** An entry of the PATH that is no path is no reason to fail: shells pass over it as well. */
    private static Stream<Path> program(String folder, String program) {
        try {
            return Stream.of(Path.of(folder, program).toAbsolutePath());
        } catch (InvalidPathException notAPath) {
            return Stream.empty();
        }
    }

    private static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }
}
