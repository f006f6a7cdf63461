package io.junctura.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zip, gzip and tar files as other programs write them, also damaged and malicious ones. */
final class OddArchives {
    private static final int RECORD = 512;

    // Signatures of a zip file, and places in what follows them.
    private static final int LOCAL = 0x04034b50;
    private static final int LISTED = 0x02014b50;
    private static final int END = 0x06054b50;

    private OddArchives() {}

    /** Entries of a zip file in their order: pairs of a name and a text. */
    static byte[] zip(String... entries) {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            contents.put(entries[i], entries[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return zip(contents, StandardCharsets.UTF_8);
    }

    static byte[] zip(Map<String, byte[]> entries, Charset names) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, names)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(each.getKey()));
                zip.write(each.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    /** Changes the two bytes at a place in each local header, and at another in each entry of the list. */
    static byte[] patched(byte[] zip, int local, int listed, int value) {
        ByteBuffer bytes = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + 4 <= zip.length; at++) {
            if (local >= 0 && bytes.getInt(at) == LOCAL) bytes.putShort(at + local, (short) value);
            if (bytes.getInt(at) == LISTED) bytes.putShort(at + listed, (short) value);
        }
        return bytes.array();
    }

    static byte[] encrypted(byte[] zip) {
        return patched(zip, 6, 8, 9); // Encrypted, with sizes behind the content.
    }

    static byte[] packedBy(byte[] zip, int method) {
        return patched(zip, 8, 10, method);
    }

    static byte[] withWrongChecksum(byte[] zip) {
        return patched(zip, -1, 16, 0x4711);
    }

    /** With the mode that Unix programs write for a symbolic link. */
    static byte[] withLinks(byte[] zip) {
        byte[] byUnix = patched(zip, -1, 4, 3 << 8 | 20);
        return patched(byUnix, -1, 40, 0120777); // The upper half of the attributes.
    }

    /** The list names each entry twice, so the same bytes unpack twice. */
    static byte[] overlapping(byte[] zip) {
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int end = zip.length - 22;
        if (bytes.getInt(end) != END) throw new AssertionError("there is a comment");
        int list = bytes.getInt(end + 16);
        ByteBuffer twice = ByteBuffer.allocate(zip.length + end - list).order(ByteOrder.LITTLE_ENDIAN);
        twice.put(zip, 0, end).put(zip, list, end - list);
        int newEnd = twice.position();
        twice.put(zip, end, 22);
        short count = (short) (2 * bytes.getShort(end + 10));
        twice.putShort(newEnd + 8, count).putShort(newEnd + 10, count).putInt(newEnd + 12, 2 * (end - list));
        return twice.array();
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    /** Zeros with the highest compression. */
    static byte[] gzipOfZeros(long size) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 1 << 16)) {
            byte[] zeros = new byte[1 << 16];
            for (long left = size; left > 0; left -= zeros.length)
                gzip.write(zeros, 0, (int) Math.min(left, zeros.length));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    /** A tar file of one entry, whose type is 0 for a file, 1 for a hard link, 2 for a symbolic one, 3 for a device. */
    static byte[] tar(String name, char type, byte[] content) {
        byte[] header = new byte[RECORD];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, String.format("%011o", content.length));
        put(header, 136, "00000000000");
        put(header, 148, "        ");
        header[156] = (byte) type;
        if (type == '1' || type == '2') put(header, 157, "/etc/passwd");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte each : header) sum += each & 0xff;
        put(header, 148, String.format("%06o\0 ", sum));
        int padded = (content.length + RECORD - 1) / RECORD * RECORD;
        byte[] tar = Arrays.copyOf(header, RECORD + padded + 2 * RECORD);
        System.arraycopy(content, 0, tar, RECORD, content.length);
        return tar;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
