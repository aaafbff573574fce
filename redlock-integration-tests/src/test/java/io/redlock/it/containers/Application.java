package io.redlock.it.containers;

import io.redlock.spring.DistributedLock;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** An application with a locked method, and Spring Data Redis on its class path. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Application {

    @Bean
    Payments payments() {
        return new Payments();
    }

    static class Payments {

        @DistributedLock("'PAYMENT_' + #user")
        public boolean pay(String user) {
            return true;
        }
    }
}
