package io.junctura.plugins.zips;

import io.junctura.api.FileRef;
import io.junctura.api.Files;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;

/** A zip file of a run, read entry by entry within limits. For one thread at a time. */
public final class Zip implements Closeable {
    public static final int MAX_ENTRIES = 10_000;

    /** The largest size of the list of entries at the end of the file. */
    private static final long MAX_LIST_LENGTH = 32_000_000;

    /** Before the name of a local header. */
    private static final int LOCAL_HEADER = 30;

    private final String name;
    private final Charset names;
    private final ZipFile zip;
    private final List<ZipArchiveEntry> entries;
    private final DecompressionLimit expansion;

    private Zip(String name, Charset names, ZipFile zip, DecompressionLimit expansion) throws IOException {
        this.name = name;
        this.names = names;
        this.zip = zip;
        this.expansion = expansion;
        this.entries = Collections.list(zip.getEntries());
        if (entries.size() > MAX_ENTRIES) throw tooMany(name);
        refuseOverlaps();
    }

    /** @throws Unreadable if it is no zip file, or one that is damaged or beyond the limits */
    public static Zip open(Files files, FileRef file, Charset names, DecompressionLimit expansion) throws IOException {
        StoredChannel channel = new StoredChannel(files, file);
        try {
            channel.budget(MAX_LIST_LENGTH);
            ZipFile zip = ZipFile.builder()
                    .setSeekableByteChannel(channel)
                    .setCharset(names)
                    .setIgnoreLocalFileHeader(true)
                    .get();
            Zip opened = new Zip(file.name(), names, zip, expansion);
            channel.budget(Long.MAX_VALUE);
            return opened;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw Unreadable.of("\"" + file.name() + "\"", e);
        }
    }

    public static Unreadable tooMany(String name) {
        return new Unreadable("\"" + name + "\" has more than " + MAX_ENTRIES + " entries. It was not read.");
    }

    /** In the order of the list at the end of the file. */
    public List<ZipArchiveEntry> entries() {
        return Collections.unmodifiableList(entries);
    }

    /** The library would put question marks for what it cannot read. */
    public String name(ZipArchiveEntry entry) throws Unreadable {
        return switch (entry.getNameSource()) {
            case UNICODE_EXTRA_FIELD -> entry.getName();
            case NAME_WITH_EFS_FLAG -> EntryNames.decoded(name, entry.getRawName(), StandardCharsets.UTF_8);
            case NAME -> EntryNames.decoded(name, entry.getRawName(), names);
        };
    }

    /** Entries that share bytes are how a small file unpacks to a huge one without a high ratio of any entry. */
    private void refuseOverlaps() throws IOException {
        List<ZipArchiveEntry> byPlace = new ArrayList<>(entries);
        byPlace.sort(Comparator.comparingLong(ZipArchiveEntry::getLocalHeaderOffset));
        long free = 0;
        for (ZipArchiveEntry entry : byPlace) {
            long at = entry.getLocalHeaderOffset();
            if (at < free) {
                throw new Unreadable("\"" + name + "\" has entries that overlap, such as \"" + entry.getName()
                        + "\". It was not unpacked.");
            }
            free = at + LOCAL_HEADER + entry.getRawName().length + Math.max(0, entry.getCompressedSize());
        }
    }

    /**
     * Opens an entry; its checksum is verified at its end.
     *
     * @throws Unreadable if it is encrypted or packed in a way that is not known
     */
    public InputStream open(ZipArchiveEntry entry) throws IOException {
        String where = "\"" + name + "\", entry \"" + entry.getName() + "\",";
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw new Unreadable(where + " is encrypted. Ask for a file without a password.");
        }
        if (!zip.canReadEntryData(entry)) {
            ZipMethod method = ZipMethod.getMethodByCode(entry.getMethod());
            throw new Unreadable(where + " is packed by the method "
                    + (method == null ? entry.getMethod() : method.name()) + ", which is not supported.");
        }
        expansion.consumed(Math.max(0, entry.getCompressedSize()));
        try {
            InputStream raw = zip.getInputStream(entry);
            return expansion.expanded(new Verified(raw, entry.getSize(), entry.getCrc()), where);
        } catch (IOException | RuntimeException e) {
            throw Unreadable.of(where, e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
