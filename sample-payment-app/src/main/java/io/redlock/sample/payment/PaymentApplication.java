package io.redlock.sample.payment;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The story of pay and cancel: two instances of this application, one user, and a lock that keeps them apart. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class PaymentApplication {

    /**
     * Starts one instance.
     *
     * @param args properties as {@code --server.port=8081}
     */
    public static void main(String[] args) {
        // H2 lets further instances in through a server socket, by default on every network interface. It reads this
        // property when its classes load, which is too early for application.yml.
        if (System.getProperty("h2.bindAddress") == null) {
            System.setProperty("h2.bindAddress", "127.0.0.1");
        }
        SpringApplication.run(PaymentApplication.class, args);
    }
}
