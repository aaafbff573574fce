package io.redlock.spring.boot.autoconfigure.web;

import io.redlock.memory.MemoryLockNodes;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** An application as Boot makes it, with one controller; it runs with Spring MVC and with WebFlux. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = {DataSourceAutoConfiguration.class, R2dbcAutoConfiguration.class})
@Import({Locked.class, WebApplication.Controller.class})
class WebApplication {

    @Bean
    MemoryLockNodes nodes() {
        return MemoryLockNodes.of(3);
    }

    @Bean
    MessageSource messageSource() {
        StaticMessageSource messages = new StaticMessageSource();
        String code = "io.redlock.LockContendedException";
        messages.addMessage("problemDetail.type." + code, Locale.GERMAN, "https://example.org/belegt");
        messages.addMessage("problemDetail.title." + code, Locale.GERMAN, "Gerade belegt");
        messages.addMessage("problemDetail." + code, Locale.GERMAN, "Jemand anders ist dabei");
        return messages;
    }

    @RestController
    static class Controller {

        private final Locked locked;

        Controller(Locked locked) {
            this.locked = locked;
        }

        @GetMapping("/now")
        String now() {
            return locked.now();
        }

        @GetMapping("/later")
        CompletableFuture<String> later() {
            return locked.later();
        }

        @GetMapping("/on-subscription")
        Mono<String> onSubscription() {
            return locked.onSubscription();
        }

        @GetMapping("/failure/{kind}")
        String fail(@PathVariable String kind) {
            throw Failures.of(kind, locked);
        }

        @GetMapping("/failure/{kind}/as-cause")
        String failBehindAnother(@PathVariable String kind) throws Exception {
            throw new Exception("checked", new CompletionException(Failures.of(kind, locked)));
        }

        @GetMapping("/failure/{kind}/later")
        CompletableFuture<String> failLater(@PathVariable String kind) {
            return CompletableFuture.supplyAsync(() -> {
                throw Failures.of(kind, locked);
            });
        }
    }
}
