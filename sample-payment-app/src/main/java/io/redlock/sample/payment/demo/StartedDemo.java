package io.redlock.sample.payment.demo;

import io.redlock.test.RedisNodeException;
import io.redlock.test.RedisNodes;
import io.redlock.test.RedisServerNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Optional;

/** Nodes and a database that this instance started, for itself and for all that join it. */
final class StartedDemo implements Demo {

    private static final int NODES = 5;

    private final DemoDirectory directory;
    private final FileChannel ownership;
    private final RedisNodes nodes;
    private final DemoShare share;

    private StartedDemo(DemoDirectory directory, FileChannel ownership, RedisNodes nodes) {
        this.directory = directory;
        this.ownership = ownership;
        this.nodes = nodes;
        this.share = new DemoShare(nodes.addresses(), directory.newDatabase());
    }

    /**
     * Starts five nodes and tells the other instances where they are. The ledger starts empty: a demo is easier to
     * follow when what it shows is what one did.
     */
    static StartedDemo start(DemoDirectory directory, FileChannel ownership) throws IOException {
        try {
            directory.clear();
            StartedDemo demo = new StartedDemo(directory, ownership, RedisNodes.start(NODES));
            demo.share.writeTo(directory.share());
            return demo;
        } catch (RedisServerNotFoundException | RedisNodeException notStarted) {
            ownership.close();
            throw new DemoException(
                    "The Redis nodes of the demo did not start. " + notStarted.getMessage(),
                    "Install redis-server, or set redlock.nodes to nodes that run already.",
                    notStarted);
        }
    }

    @Override
    public Optional<RedisNodes> nodes() {
        return Optional.of(nodes);
    }

    @Override
    public DemoShare share() {
        return share;
    }

    @Override
    public void close() {
        // The word of the nodes goes first, the ownership last: in between, others neither join nor start.
        try (ownership) {
            Files.deleteIfExists(directory.share());
            nodes.close();
        } catch (IOException undeletable) {
            throw new UncheckedIOException("Cannot clear " + directory.path(), undeletable);
        }
    }
}
