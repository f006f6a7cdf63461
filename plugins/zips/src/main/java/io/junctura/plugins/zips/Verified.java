package io.junctura.plugins.zips;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/** The content of a zip entry, which has the size and the checksum that the archive says, or cannot be read to its end. */
final class Verified extends FilterInputStream {
    private final CRC32 checksum = new CRC32();
    private final long crc;
    private long left;

    /** @param crc or -1 if it is not known */
    Verified(InputStream in, long size, long crc) {
        super(in);
        this.left = size;
        this.crc = crc;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        int count = super.read(into, from, most);
        if (count > 0) {
            checksum.update(into, from, count);
            left -= count;
        }
        if (left < 0 || (count < 0 && left > 0))
            throw new IOException("its size is not the one in the list of entries");
        if (count < 0 && crc >= 0 && checksum.getValue() != crc) throw new IOException("its checksum is wrong");
        return count;
    }
}
