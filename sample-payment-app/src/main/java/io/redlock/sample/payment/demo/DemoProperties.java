package io.redlock.sample.payment.demo;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for the demo.
 *
 * @param directory Where the instances of the demo find each other. Those with the same directory share their Redis
 *     nodes and their database.
 */
@ConfigurationProperties("demo")
record DemoProperties(Path directory) {

    DemoProperties {
        // H2 refuses a relative path, and so would an instance that was started elsewhere.
        directory = directory.toAbsolutePath().normalize();
    }
}
