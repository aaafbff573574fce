package io.redlock.model;

import java.util.Arrays;

/** Every state that was reached, in that order, with the one from which it was reached first. */
final class Reached {

    private static final int NONE = -1;

    private long[] high = new long[1 << 16];
    private long[] low = new long[1 << 16];
    private int[] from = new int[1 << 16];
    private int[] table = new int[1 << 18];
    private int size;

    Reached() {
        Arrays.fill(table, NONE);
    }

    int size() {
        return size;
    }

    State get(int index) {
        return State.of(high[index], low[index]);
    }

    /** {@return the state from which it was reached first, or less than zero for one from which the search began} */
    int before(int index) {
        return from[index];
    }

    /** Takes note of a state, if it is new. */
    void add(State state, int before) {
        int slot = slot(state.high(), state.low());
        if (table[slot] != NONE) {
            return;
        }
        if (size == high.length) {
            grow();
            slot = slot(state.high(), state.low());
        }
        table[slot] = size;
        high[size] = state.high();
        low[size] = state.low();
        from[size] = before;
        size++;
    }

    private int slot(long oneHalf, long otherHalf) {
        long hash = ((oneHalf * 0x9e3779b97f4a7c15L) ^ otherHalf) * 0xc2b2ae3d27d4eb4fL;
        int slot = (int) (hash ^ (hash >>> 29)) & (table.length - 1);
        while (table[slot] != NONE && (high[table[slot]] != oneHalf || low[table[slot]] != otherHalf)) {
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    private void grow() {
        high = Arrays.copyOf(high, 2 * size);
        low = Arrays.copyOf(low, 2 * size);
        from = Arrays.copyOf(from, 2 * size);
        table = new int[2 * table.length];
        Arrays.fill(table, NONE);
        for (int index = 0; index < size; index++) {
            table[slot(high[index], low[index])] = index;
        }
    }
}
