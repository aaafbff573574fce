package io.redlock.sample.payment.demo;

import io.redlock.spring.boot.autoconfigure.RedlockConnectionDetails;
import java.io.IOException;
import java.time.Duration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Connects this instance to the nodes of the demo, unless nodes are configured. */
@Configuration(proxyBeanMethods = false)
@Conditional(NotConfigured.Nodes.class)
class DemoConfiguration {

    /** Far longer than five Redis servers take to start, even unpacked from an artifact on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Bean
    Demo demo(DemoDirectory directory) throws IOException, InterruptedException {
        return Demo.startOrJoin(directory, PATIENCE);
    }

    /** Takes the place of {@code redlock.nodes}. */
    @Bean
    RedlockConnectionDetails demoNodes(Demo demo) {
        return () -> demo.share().nodes().stream()
                .map(RedlockConnectionDetails.Node::of)
                .toList();
    }

    @Bean
    DemoWelcome demoWelcome(Demo demo, JdbcConnectionDetails database) {
        return new DemoWelcome(demo, database.getJdbcUrl());
    }
}
