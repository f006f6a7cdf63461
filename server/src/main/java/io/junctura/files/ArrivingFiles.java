package io.junctura.files;

import io.junctura.api.FileRef;
import io.junctura.api.Files;
import java.io.IOException;

/** Where files go that arrive from outside, before there is a run that names them. Thread safe. */
public interface ArrivingFiles extends Files {
    /** Deletes one of which nothing came; nothing if it is gone already. */
    void forget(FileRef file) throws IOException;

    /** From now on nobody deletes it for its age. Whoever holds one lets it go, or forgets it. */
    void hold(FileRef file);

    /** What names it is on disk, or nothing will. */
    void letGo(FileRef file);
}
