package io.junctura.files;

import io.junctura.api.FileRef;
import io.junctura.api.Files;
import java.io.IOException;

/** Stores files that arrive from outside, before a run names them. Thread safe. */
public interface ArrivingFiles extends Files {
    /** Deletes a file that no run will name. Does nothing if it is deleted already. */
    void forget(FileRef file) throws IOException;

    /** Keeps retention from deleting a file because of its age. Call {@link #release} or {@link #forget} later. */
    void hold(FileRef file);

    /** Ends {@link #hold}: the commit that names the file is on disk, or will not happen. */
    void release(FileRef file);
}
