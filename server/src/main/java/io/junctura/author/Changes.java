package io.junctura.author;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.function.Supplier;

/** Tells of files that are others than before once they stay as they are: whoever saves or builds writes one after the other. */
public final class Changes {
    private final Supplier<Map<Path, Stamp>> look;
    private Map<Path, Stamp> last = Map.of();
    private Map<Path, Stamp> told = Map.of();

    /** How a file looked. */
    public record Stamp(long size, FileTime changed) {}

    /** @param look finds the files that matter as they are now */
    public Changes(Supplier<Map<Path, Stamp>> look) {
        this.look = look;
    }

    /**
     * To be asked every now and then.
     *
     * @return true once after each change, when it is over; there was nothing at first
     */
    public boolean settled() {
        Map<Path, Stamp> now = look.get();
        boolean rest = now.equals(last);
        last = now;
        if (!rest || now.equals(told)) return false;
        told = now;
        return true;
    }

    /** Takes the files as they are now for told: whoever asks has made them. */
    public void known() {
        last = look.get();
        told = last;
    }
}
