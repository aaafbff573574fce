package io.redlock.sample.payment;

import java.io.IOException;

/** The application, as a child process that ends in an orderly way when its parent closes the pipe, or is gone. */
public final class PaymentInstanceMain {

    private PaymentInstanceMain() {}

    public static void main(String[] args) {
        Thread watch = new Thread(PaymentInstanceMain::exitWithParent, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        PaymentApplication.main(args);
    }

    private static void exitWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent: only the end of the stream counts.
            }
        } catch (IOException parentIsGone) {
            System.exit(1);
        }
        System.exit(0);
    }
}
