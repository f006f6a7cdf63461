package io.junctura.plugins.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Zip files that are not as they should be. */
final class Zips {
    private Zips() {}

    interface Writing {
        void to(ZipArchiveOutputStream zip) throws IOException;
    }

    static byte[] zip(Writing writing) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
            writing.to(zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static void add(ZipArchiveOutputStream zip, ZipArchiveEntry entry, byte[] content) throws IOException {
        zip.putArchiveEntry(entry);
        zip.write(content);
        zip.closeArchiveEntry();
    }

    /** With one entry, whose name is in an encoding that it does not say. */
    static byte[] named(String name, String encoding, byte[] content) {
        return zip(zip -> {
            zip.setEncoding(encoding);
            zip.setUseLanguageEncodingFlag(false);
            add(zip, new ZipArchiveEntry(name), content);
        });
    }

    static byte[] of(String name, byte[] content) {
        return zip(zip -> add(zip, new ZipArchiveEntry(name), content));
    }

    static byte[] symlink(String name, String target) {
        return zip(zip -> {
            ZipArchiveEntry entry = new ZipArchiveEntry(name);
            entry.setUnixMode(0120777);
            add(zip, entry, target.getBytes(StandardCharsets.UTF_8));
        });
    }

    /** Many entries in the list whose bytes are the same ones. */
    static byte[] overlapping(int entries, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        ByteBuffer file =
                ByteBuffer.allocate(64 * entries + content.length + 1000).order(ByteOrder.LITTLE_ENDIAN);
        header(file.putInt(0x04034b50), crc, content.length, 0).putShort((short) 0);
        file.put((byte) 'a').put(content);
        int list = file.position();
        for (int i = 0; i < entries; i++) {
            file.putInt(0x02014b50).putShort((short) 20);
            header(file, crc, content.length, 0)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0);
            file.putShort((short) 0).putInt(0).putInt(0).put((byte) 'a');
        }
        int end = file.position();
        file.putInt(0x06054b50).putInt(0).putShort((short) entries).putShort((short) entries);
        file.putInt(end - list).putInt(list).putShort((short) 0);
        byte[] all = new byte[file.position()];
        file.flip().get(all);
        return all;
    }

    /** From the version to the length of the name, which is one. */
    private static ByteBuffer header(ByteBuffer file, CRC32 crc, int size, int method) {
        return file.putShort((short) 20)
                .putShort((short) 0)
                .putShort((short) method)
                .putInt(0)
                .putInt((int) crc.getValue())
                .putInt(size)
                .putInt(size)
                .putShort((short) 1);
    }
}
