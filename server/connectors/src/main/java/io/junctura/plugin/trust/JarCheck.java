package io.junctura.plugin.trust;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Checks the bytes of a jar that is not trusted, before anything else reads it. Two programs that read the zip file must not
 * find different files in it, and no entry may be larger than its header says.
 */
public final class JarCheck {
    private static final int END = 0x06054b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int END_BYTES = 22;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL_BYTES = 30;
    private static final int MAX_COMMENT_LENGTH = 0xFFFF;

    private static final int MAX_ENTRIES = 50_000;
    private static final long MAX_DIRECTORY_SIZE = 32L << 20;
    private static final long MAX_CONTENT_SIZE = 2L << 30;
    /** Text compresses to a fiftieth at most. A large entry that compresses better is a zip bomb. */
    private static final long MAX_RATIO = 200;

    private static final long RATIO_COUNTS_FROM = 10L << 20;
    private static final int UNIX = 3;
    private static final int FILE_TYPE = 0xF000;
    private static final int SYMLINK = 0xA000;

    private final FileChannel file;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(String name, long offset, long packed, long size) {}

    /** @param nativeCode the names of entries with native code */
    public record Result(List<String> nativeCode) {}

    private JarCheck(FileChannel file) {
        this.file = file;
    }

    /** @throws Unusable with a sentence, if the jar is malicious or a broken tool made it */
    public static Result check(Path jar) throws Unusable {
        try (FileChannel file = FileChannel.open(jar)) {
            JarCheck check = new JarCheck(file);
            check.directory();
            check.local();
        } catch (IOException e) {
            throw new Unusable(
                    "It cannot be read (" + e.getMessage() + "): it is damaged, or not a jar. Copy it again.", e);
        }
        return contents(jar);
    }

    /** Reads the central directory, in which Java finds entries. */
    private void directory() throws IOException, Unusable {
        long end = end(file);
        ByteBuffer last = read(end, END_BYTES);
        int count = last.getShort(10) & 0xFFFF;
        long size = last.getInt(12) & 0xFFFFFFFFL;
        long start = last.getInt(16) & 0xFFFFFFFFL;
        if (last.getShort(4) != 0 || count == 0xFFFF || start == 0xFFFFFFFFL || count > MAX_ENTRIES) {
            throw new Unusable("It has more than " + MAX_ENTRIES + " entries or 4 GB, which no plugin needs.");
        }
        if (start + size != end || size > MAX_DIRECTORY_SIZE || size < (long) count * CENTRAL_BYTES) {
            throw new Unusable(
                    "Its list of entries is not at the position that the jar states, so the jar may hide content. "
                            + "Build the jar again.");
        }
        ByteBuffer all = read(start, (int) size);
        Set<String> names = new HashSet<>();
        long content = 0;
        for (int i = 0; i < count; i++) {
            Entry entry = entry(all);
            checkName(entry.name());
            if (!names.add(entry.name())) {
                throw new Unusable("It has two entries " + entry.name()
                        + ", so two programs could read different ones. Build the jar again.");
            }
            content += entry.size();
            if (content > MAX_CONTENT_SIZE) throw new Unusable("Unpacked it has more than 2 GB.");
            entries.add(entry);
        }
        if (all.hasRemaining())
            throw new Unusable("Its list of entries is longer than the jar states. Build the jar again.");
    }

    /** The position of the end record, after which only the file's comment may follow. */
    static long end(FileChannel file) throws IOException, Unusable {
        long size = file.size();
        int tail = (int) Math.min(size, END_BYTES + MAX_COMMENT_LENGTH);
        ByteBuffer bytes = ByteBuffer.allocate(tail).order(ByteOrder.LITTLE_ENDIAN);
        readFully(file, bytes, size - tail);
        for (int at = tail - END_BYTES; at >= 0; at--) {
            if (bytes.getInt(at) == END && (bytes.getShort(at + 20) & 0xFFFF) == tail - END_BYTES - at) {
                return size - tail + at;
            }
        }
        throw new Unusable("It is damaged, or not a jar: its end is missing. Copy it again.");
    }

    private static Entry entry(ByteBuffer all) throws Unusable {
        int at = all.position();
        if (all.remaining() < CENTRAL_BYTES || all.getInt(at) != CENTRAL) {
            throw new Unusable("Its list of entries is damaged. Copy it again.");
        }
        int madeBy = (all.getShort(at + 4) & 0xFFFF) >> 8;
        int flags = all.getShort(at + 8);
        int method = all.getShort(at + 10);
        long packed = all.getInt(at + 20) & 0xFFFFFFFFL;
        long size = all.getInt(at + 24) & 0xFFFFFFFFL;
        int nameLength = all.getShort(at + 28) & 0xFFFF;
        int more = (all.getShort(at + 30) & 0xFFFF) + (all.getShort(at + 32) & 0xFFFF);
        int mode = all.getInt(at + 38) >>> 16;
        long offset = all.getInt(at + 42) & 0xFFFFFFFFL;
        if (all.remaining() < CENTRAL_BYTES + nameLength + more) {
            throw new Unusable("Its list of entries is damaged. Copy it again.");
        }
        byte[] name = new byte[nameLength];
        all.position(at + CENTRAL_BYTES);
        all.get(name);
        all.position(all.position() + more);
        String text = new String(name, StandardCharsets.UTF_8);
        if ((flags & 1) != 0 || (method != ZipEntry.STORED && method != ZipEntry.DEFLATED)) {
            throw new Unusable("Its entry " + text + " is encrypted, or packed in a way that Java does not read.");
        }
        if (madeBy == UNIX && (mode & FILE_TYPE) == SYMLINK) {
            throw new Unusable("It contains a symbolic link (" + text + "), which no plugin needs. Do not use it.");
        }
        if (size > RATIO_COUNTS_FROM && size / MAX_RATIO > packed) {
            throw new Unusable("Its entry " + text + " unpacks to " + size + " bytes from " + packed
                    + ", which would fill the disk or the memory. Do not use it.");
        }
        return new Entry(text, offset, packed, size);
    }

    private static void checkName(String name) throws Unusable {
        if (name.isEmpty()
                || name.startsWith("/")
                || name.indexOf('\\') >= 0
                || name.indexOf('\0') >= 0
                || (name.length() > 1 && name.charAt(1) == ':')
                || ("/" + name + "/").contains("/../")) {
            throw new Unusable("It contains an entry whose path leads out of the jar (" + name
                    + "). The jar is malicious, or a broken tool made it. Do not use it.");
        }
    }

    /** A program that reads the file from its beginning must find the same entries, none within another. */
    private void local() throws IOException, Unusable {
        List<Entry> inOrder = new ArrayList<>(entries);
        inOrder.sort((a, b) -> Long.compare(a.offset(), b.offset()));
        if (!inOrder.isEmpty() && inOrder.get(0).offset() != 0) {
            throw new Unusable("It has other content before its first entry: it may also be a program, or hide "
                    + "content. Build the jar again.");
        }
        long free = 0;
        for (Entry entry : inOrder) {
            ByteBuffer head = read(entry.offset(), LOCAL_BYTES);
            int nameLength = head.getShort(26) & 0xFFFF;
            byte[] name = read(entry.offset() + LOCAL_BYTES, nameLength).array();
            if (head.getInt(0) != LOCAL || !Arrays.equals(name, entry.name().getBytes(StandardCharsets.UTF_8))) {
                throw new Unusable("Its entry " + entry.name() + " has another name in front of its content. "
                        + "The jar is malicious. Do not use it.");
            }
            if (entry.offset() < free) {
                throw new Unusable("Its entry " + entry.name() + " lies within another entry. The jar is malicious. Do "
                        + "not use it.");
            }
            free = entry.offset() + LOCAL_BYTES + nameLength + (head.getShort(28) & 0xFFFF) + entry.packed();
        }
    }

    /** Unpacks all entries once: sizes and checksums must be right, and no entry may be a jar. */
    private static Result contents(Path jar) throws Unusable {
        List<String> nativeCode = new ArrayList<>();
        byte[] buffer = new byte[64 * 1024];
        try (ZipFile zip = new ZipFile(jar.toFile(), ZipFile.OPEN_READ)) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (entry.isDirectory()) continue;
                String name = entry.getName().toLowerCase(Locale.ROOT);
                byte[] begin = begin(zip, entry, buffer);
                boolean isZip = begin.length == 4 && begin[0] == 'P' && begin[1] == 'K' && begin[2] == 3;
                if (name.endsWith(".jar") || name.endsWith(".war") || (isZip && holdsClasses(zip, entry))) {
                    throw new Unusable("It contains the jar " + entry.getName()
                            + ", whose classes the server neither loads nor checks. Put these classes into the plugin's"
                            + " own jar.");
                }
                boolean isElf = begin.length == 4 && begin[0] == 0x7F && begin[1] == 'E' && begin[2] == 'L';
                if (isElf || name.matches(".*\\.(so|dll|dylib|jnilib)")) nativeCode.add(entry.getName());
            }
            return new Result(nativeCode);
        } catch (IOException e) {
            throw new Unusable(
                    "It cannot be unpacked (" + e.getMessage() + "): it is damaged, or not a jar. Copy it again.", e);
        }
    }

    private static byte[] begin(ZipFile zip, ZipEntry entry, byte[] buffer) throws IOException, Unusable {
        CRC32 crc = new CRC32();
        byte[] begin = {};
        long length = 0;
        try (InputStream in = zip.getInputStream(entry)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (length == 0) begin = Arrays.copyOf(buffer, Math.min(4, read));
                crc.update(buffer, 0, read);
                length += read;
                if (length > entry.getSize()) break;
            }
        }
        if (length != entry.getSize() || crc.getValue() != entry.getCrc()) {
            throw new Unusable(
                    "Its entry " + entry.getName()
                            + " has another size or checksum than the list of entries states: the jar is damaged or malicious. Copy it again.");
        }
        return begin;
    }

    private static boolean holdsClasses(ZipFile zip, ZipEntry entry) throws IOException {
        try (ZipInputStream in = new ZipInputStream(zip.getInputStream(entry))) {
            for (ZipEntry inner = in.getNextEntry(); inner != null; inner = in.getNextEntry()) {
                if (inner.getName().endsWith(".class")) return true;
            }
            return false;
        } catch (IllegalArgumentException e) {
            return false; // The name is not valid text, so Java did not write the jar.
        }
    }

    private ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        readFully(file, bytes, at);
        return bytes;
    }

    /** Rewinds the buffer afterwards. */
    private static void readFully(FileChannel file, ByteBuffer bytes, long at) throws IOException {
        while (bytes.hasRemaining()) {
            int read = file.read(bytes, at + bytes.position());
            if (read < 0) throw new EOFException("it ends too early");
        }
        bytes.rewind();
    }
}
