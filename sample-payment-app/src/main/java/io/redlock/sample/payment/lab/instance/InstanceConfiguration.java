package io.redlock.sample.payment.lab.instance;

import io.micrometer.core.instrument.MeterRegistry;
import io.redlock.Redlock;
import io.redlock.sample.payment.InstanceName;
import io.redlock.sample.payment.PaymentProvider;
import io.redlock.sample.payment.PaymentRepository;
import io.redlock.sample.payment.PaymentService;
import io.redlock.sample.payment.demo.NotConfigured;
import io.redlock.spring.FencingGuard;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A second payment service beside the application's own: the same class, watched, and as slow as the lab wants it. */
@Configuration(proxyBeanMethods = false)
@Conditional(NotConfigured.Nodes.class)
class InstanceConfiguration {

    private static final String WATCHED = "watchedPayments";

    @Bean(name = WATCHED, defaultCandidate = false)
    PaymentService watchedPayments(JdbcClient jdbc, FencingGuard fencing, InstanceName instance) {
        return payments(jdbc, fencing, instance);
    }

    @Bean
    Worker worker(
            @Qualifier(WATCHED) PaymentService locked,
            JdbcClient jdbc,
            InstanceName instance,
            PlatformTransactionManager transactions) {
        return new Worker(locked, payments(jdbc, FencingGuard.off(), instance), new TransactionTemplate(transactions));
    }

    private static PaymentService payments(JdbcClient jdbc, FencingGuard fencing, InstanceName instance) {
        PaymentRepository repository = new WatchedRepository(jdbc);
        return new PaymentService(repository, new PaymentProvider(Section::thinkTimeHere), fencing, instance);
    }

    @Bean
    Renewals renewals() {
        return new Renewals();
    }

    @Bean
    InstanceReport instanceReport(Redlock redlock, Renewals renewals, MeterRegistry meters, InstanceName name) {
        return new InstanceReport(redlock, renewals, meters, name);
    }
}
