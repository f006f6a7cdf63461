package io.junctura.run.journal;

import io.junctura.database.Damaged;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Checksums of the journal's rows, for databases that have none. Each read of a row checks them. */
public final class Checksums {
    private Checksums() {}

    public static long of(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }

    /** The checksum of an event: the payload's in the upper 32 bits, the origin's in the lower. */
    public static long of(byte @Nullable [] payload, byte[] origin) {
        return (payload == null ? 0 : of(payload) << 32) | of(origin);
    }

    /** @throws Damaged if the bytes are not those that were written */
    public static void check(long run, byte[] appended, long crc) {
        if (of(appended) != crc) throw new Damaged("the history of run " + run);
    }

    /** @throws Damaged if the bytes are not those that were written */
    public static void checkState(long run, byte[] value, long crc) {
        if (of(value) != crc) throw new Damaged("what an action of run " + run + " remembers");
    }

    /** @throws Damaged if the bytes are not those that were written */
    public static void check(long run, byte @Nullable [] payload, byte[] origin, long crc) {
        if (of(payload, origin) == crc) return;
        boolean same = of(origin) == (crc & 0xffff_ffffL);
        throw new Damaged((same ? "the payload" : "the origin") + " of run " + run);
    }
}
