package io.redlock.sample.payment.lab;

import io.redlock.Redlock;
import io.redlock.sample.payment.PaymentService;
import io.redlock.sample.payment.demo.Demo;
import io.redlock.sample.payment.demo.DemoDirectory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The lab of the instance that people start. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnLab
class LabConfiguration {

    @Bean
    Stage stage() {
        return new Stage();
    }

    @Bean
    SecondInstance secondInstance() {
        return new SecondInstance();
    }

    @Bean
    SecondInstanceLauncher secondInstanceLauncher(
            SecondInstance second,
            Demo demo,
            LabProperties properties,
            DemoDirectory directory,
            ApplicationArguments arguments) {
        return new SecondInstanceLauncher(second, demo, properties, directory, arguments);
    }

    @Bean
    Instances instances(SecondInstance second) {
        return new Instances(second);
    }

    @Bean
    RaceTrack raceTrack(PaymentService payments, Instances instances, JdbcClient jdbc) {
        return new RaceTrack(payments, instances, new LedgerAudit(jdbc));
    }

    @Bean
    StaleWriter staleWriter(PaymentService payments, Instances instances, SecondInstance second, Redlock redlock) {
        return new StaleWriter(payments, instances, second, redlock);
    }

    @Bean
    SlowPayment slowPayment(PaymentService payments, Instances instances) {
        return new SlowPayment(payments, instances);
    }

    @Bean
    Load load(PaymentService payments, Instances instances) {
        return new Load(payments, instances);
    }

    @Bean
    NodeControls nodeControls(Demo demo) {
        return new NodeControls(demo.nodes());
    }

    @Bean
    LabStates labStates(Redlock redlock, Instances instances, NodeControls controls, Load load) {
        return new LabStates(redlock, instances, controls, load);
    }

    @Bean
    LabStream labStream(LabStates states) {
        return new LabStream(states);
    }
}
