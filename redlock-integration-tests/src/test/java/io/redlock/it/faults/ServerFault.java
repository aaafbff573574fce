package io.redlock.it.faults;

import static org.awaitility.Awaitility.await;

import io.redlock.test.RedisNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Why a server that is there and answers does not do what it is asked, in the first word of what it says. */
enum ServerFault {
    OOM {
        @Override
        void befall(RedisNodes nodes, int node) {
            set(nodes, node, "maxmemory", "1");
        }

        @Override
        void heal(RedisNodes nodes, int node) {
            set(nodes, node, "maxmemory", "0");
        }
    },
    MISCONF {
        @Override
        void befall(RedisNodes nodes, int node) throws IOException {
            // Where the snapshot belongs there is a folder, which no snapshot can take the place of.
            Files.createDirectories(snapshot(nodes, node).resolve("in-the-way"));
            set(nodes, node, "save", "3600 1000000");
            nodes.command(node, "BGSAVE");
            await().until(() -> nodes.command(node, "INFO", "persistence").contains("rdb_last_bgsave_status:err"));
        }

        @Override
        void heal(RedisNodes nodes, int node) throws IOException {
            set(nodes, node, "save", "");
            Files.deleteIfExists(snapshot(nodes, node).resolve("in-the-way"));
            Files.deleteIfExists(snapshot(nodes, node));
        }
    },
    READONLY {
        @Override
        void befall(RedisNodes nodes, int node) {
            // Of a master that is not there, so that it keeps what it has.
            nodes.command(node, "REPLICAOF", "127.0.0.1", "1");
        }

        @Override
        void heal(RedisNodes nodes, int node) {
            nodes.command(node, "REPLICAOF", "NO", "ONE");
        }

        // Its first words lead to a look at what it is.
        @Override
        String words() {
            return "it is a replica";
        }
    },
    MASTERDOWN {
        @Override
        void befall(RedisNodes nodes, int node) {
            set(nodes, node, "replica-serve-stale-data", "no");
            nodes.command(node, "REPLICAOF", "127.0.0.1", "1");
        }

        @Override
        void heal(RedisNodes nodes, int node) {
            nodes.command(node, "REPLICAOF", "NO", "ONE");
            set(nodes, node, "replica-serve-stale-data", "yes");
        }
    },
    NOREPLICAS {
        @Override
        void befall(RedisNodes nodes, int node) {
            set(nodes, node, "min-replicas-to-write", "1");
        }

        @Override
        void heal(RedisNodes nodes, int node) {
            set(nodes, node, "min-replicas-to-write", "0");
        }
    },
    BUSY {
        @Override
        void befall(RedisNodes nodes, int node) throws IOException {
            // The script goes on without the connection it came on.
            BusyScript.loop(nodes, node).close();
        }

        @Override
        void heal(RedisNodes nodes, int node) {
            nodes.command(node, "SCRIPT", "KILL");
        }
    },
    NOPERM {
        @Override
        void befall(RedisNodes nodes, int node) {
            nodes.command(node, "ACL", "SETUSER", "default", "-set", "-eval");
        }

        @Override
        void heal(RedisNodes nodes, int node) {
            nodes.command(node, "ACL", "SETUSER", "default", "+@all");
        }
    };

    /** Makes a server refuse; returns when it does. */
    abstract void befall(RedisNodes nodes, int node) throws IOException;

    /** Undoes that. */
    abstract void heal(RedisNodes nodes, int node) throws IOException;

    /** {@return what of a server's words a caller is told} */
    String words() {
        return name();
    }

    private static void set(RedisNodes nodes, int node, String setting, String value) {
        nodes.command(node, "CONFIG", "SET", setting, value);
    }

    private static Path snapshot(RedisNodes nodes, int node) {
        List<String> folder =
                nodes.command(node, "CONFIG", "GET", "dir").lines().toList();
        return Path.of(folder.get(1), "dump.rdb");
    }
}
