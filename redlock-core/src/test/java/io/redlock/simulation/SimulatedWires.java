package io.redlock.simulation;

import io.redlock.lane.WireFactory;
import io.redlock.lane.WireListener;

/** Opens the connections of one client to one server. */
final class SimulatedWires implements WireFactory {

    private final Link link;

    SimulatedWires(Link link) {
        this.link = link;
    }

    @Override
    public String address() {
        return link.server.address();
    }

    @Override
    public void open(WireListener listener) {
        link.process.step();
        new Opening(link, listener).begin();
    }

    /** Only virtual threads have others write for them, and there are none here. */
    @Override
    public void execute(Runnable write) {
        write.run();
    }

    @Override
    public void close() {
        // The lane has closed its connection, and no strand has anything more to do.
    }
}
