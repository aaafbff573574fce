package io.redlock.sample.payment.demo;

import io.redlock.test.RedisNodes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Optional;

/** The Redis nodes and the database of the demo, as one instance sees them. */
public sealed interface Demo extends AutoCloseable permits StartedDemo, JoinedDemo {

    /** {@return the nodes, if it is this instance that started them} */
    Optional<RedisNodes> nodes();

    /** {@return what the instances share} */
    DemoShare share();

    @Override
    void close();

    /**
     * Joins the instance that owns the directory, or becomes the owner. Of several that start at once one owns and the
     * others join; if the owner dies while they wait, one of them takes its place.
     *
     * @param directory where the instances find each other
     * @param patience how long to wait for an owner that is starting its nodes at this moment
     * @throws DemoException if there is an owner, but no quorum of its nodes answers in time
     */
    static Demo startOrJoin(DemoDirectory directory, Duration patience) throws IOException, InterruptedException {
        long start = System.nanoTime();
        do {
            Optional<FileChannel> ownership = directory.claim();
            if (ownership.isPresent()) {
                return StartedDemo.start(directory, ownership.get());
            }
            Optional<DemoShare> share = DemoShare.readFrom(directory.share()).filter(NodePing::quorumAnswers);
            if (share.isPresent()) {
                return new JoinedDemo(share.get());
            }
            Thread.sleep(100);
        } while (System.nanoTime() - start < patience.toNanos());
        throw new DemoException(
                "Another instance owns %s, but no quorum of its Redis nodes answered within %ds"
                        .formatted(directory.path(), patience.toSeconds()),
                "End that instance and start again, or set demo.directory to another directory.");
    }
}
