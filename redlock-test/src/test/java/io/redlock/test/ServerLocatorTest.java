package io.redlock.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ServerLocatorTest {

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path folder;

    private Supplier<Path> embedded = () -> folder.resolve("embedded");

    /** Everything there is to find, in the order in which it is found. */
    @BeforeEach
    void everything() throws IOException {
        properties.put("redlock.test.redis-server", program("named-by-property").toString());
        environment.put("REDLOCK_REDIS_SERVER", program("named-by-variable").toString());
        properties.put("redlock.test.docker", "true");
        Path valkey = program("first/valkey-server").getParent();
        Path redis = program("second/redis-server").getParent();
        environment.put("PATH", valkey + File.pathSeparator + File.pathSeparator + redis);
    }

    @Test
    void the_property_comes_first() {
        assertThat(located()).isEqualTo(executable("named-by-property"));
    }

    @Test
    void then_the_environment_variable() {
        properties.remove("redlock.test.redis-server");

        assertThat(located()).isEqualTo(executable("named-by-variable"));
    }

    @Test
    void then_docker_if_it_is_asked_for() {
        properties.remove("redlock.test.redis-server");
        environment.remove("REDLOCK_REDIS_SERVER");

        assertThat(located()).isEqualTo(new ServerSource.Image("redis:7"));

        properties.put("redlock.test.docker.image", "valkey/valkey:9");

        assertThat(located()).isEqualTo(new ServerSource.Image("valkey/valkey:9"));
    }

    @Test
    void then_redis_on_the_path_and_then_valkey() throws IOException {
        properties.clear();
        environment.remove("REDLOCK_REDIS_SERVER");

        assertThat(located()).isEqualTo(executable("second/redis-server"));

        Files.delete(folder.resolve("second/redis-server"));

        assertThat(located()).isEqualTo(executable("first/valkey-server"));
    }

    @Test
    void then_the_embedded_one() {
        properties.clear();
        environment.clear();

        assertThat(located()).isEqualTo(executable("embedded"));
    }

    @Test
    void and_then_an_exception_names_the_remedies() {
        properties.clear();
        environment.clear();
        embedded = () -> {
            throw new RedisServerNotFoundException("none for this platform");
        };

        assertThatThrownBy(this::located)
                .isInstanceOf(RedisServerNotFoundException.class)
                .hasMessageContaining("redlock.test.redis-server")
                .hasMessageContaining("REDLOCK_REDIS_SERVER")
                .hasMessageContaining("redis-server or valkey-server is on the PATH")
                .hasMessageContaining("com.github.codemonstur:embedded-redis gives none (none for this platform)")
                .hasMessageContaining("-Dredlock.test.docker=true")
                .hasMessageContaining("org.testcontainers:testcontainers");
    }

    @Test
    void what_is_named_and_missing_is_not_replaced_by_something_else() {
        properties.put("redlock.test.redis-server", "nowhere/redis-server");

        assertThatThrownBy(this::located)
                .isInstanceOf(RedisServerNotFoundException.class)
                .hasMessage("No Redis server found: system property redlock.test.redis-server names"
                        + " 'nowhere/redis-server', which is no executable file");
    }

    @Test
    void a_file_that_cannot_be_executed_is_passed_over_on_the_path() {
        properties.clear();
        environment.remove("REDLOCK_REDIS_SERVER");
        assertThat(folder.resolve("second/redis-server").toFile().setExecutable(false))
                .isTrue();

        assertThat(located()).isEqualTo(executable("first/valkey-server"));
    }

    private ServerSource located() {
        return new ServerLocator(properties::get, environment::get, embedded).locate();
    }

    private ServerSource executable(String name) {
        return new ServerSource.Executable(folder.resolve(name));
    }

    private Path program(String name) throws IOException {
        Path program = folder.resolve(name);
        Files.createDirectories(program.getParent());
        Files.createFile(program);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }
}
