package io.redlock.it.faults;

import io.redlock.test.RedisNodes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The ways from one client to all nodes, each with faults of its own. Closes with the client. */
final class Network implements AutoCloseable {

    private final List<FaultProxy> proxies = new ArrayList<>();

    private Network() {}

    static Network to(RedisNodes nodes) throws IOException {
        Network network = new Network();
        try {
            for (int node = 0; node < nodes.size(); node++) {
                network.proxies.add(FaultProxy.to(nodes.port(node)));
            }
            return network;
        } catch (IOException impossible) {
            network.close();
            throw impossible;
        }
    }

    List<String> addresses() {
        return proxies.stream().map(FaultProxy::address).toList();
    }

    FaultProxy to(int node) {
        return proxies.get(node);
    }

    /** Does something to the ways to the first so many nodes. */
    void first(int count, Consumer<FaultProxy> fault) {
        proxies.subList(0, count).forEach(fault);
    }

    /** Lets everything pass everywhere again. */
    void heal() {
        proxies.forEach(FaultProxy::heal);
    }

    @Override
    public void close() throws IOException {
        for (FaultProxy proxy : proxies) {
            proxy.close();
        }
    }
}
