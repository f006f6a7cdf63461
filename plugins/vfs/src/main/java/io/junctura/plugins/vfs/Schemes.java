package io.junctura.plugins.vfs;

import java.util.Map;
import java.util.Set;

/** The schemes that this connector refuses. */
final class Schemes {
    /** They reach this machine, or a file within a file, which may be on this machine. */
    private static final Set<String> LOCAL = Set.of(
            "file", "tmp", "res", "ram", "jar", "war", "ear", "sar", "par", "ejb3", "zip", "tar", "tgz", "tbz2", "gz",
            "bz2", "mime");

    /** Our own connectors guarantee what VFS does not: the address policy for each socket, constant memory, time limits. */
    private static final Map<String, String> CONNECTORS = Map.ofEntries(
            Map.entry("sftp", "sftp"),
            Map.entry("ftp", "ftp"),
            Map.entry("ftps", "ftp"),
            Map.entry("webdav", "webdav"),
            Map.entry("webdav3", "webdav"),
            Map.entry("webdav4", "webdav"),
            Map.entry("webdav4s", "webdav"),
            Map.entry("http", "http"),
            Map.entry("https", "http"),
            Map.entry("http3", "http"),
            Map.entry("http3s", "http"),
            Map.entry("http4", "http"),
            Map.entry("http4s", "http"),
            Map.entry("http5", "http"),
            Map.entry("http5s", "http"),
            Map.entry("smb", "smb"),
            Map.entry("s3", "s3"));

    private Schemes() {}

    static boolean isOpen(String scheme) {
        return !LOCAL.contains(scheme) && !CONNECTORS.containsKey(scheme);
    }

    /** @throws IllegalArgumentException with a sentence, if the scheme is refused */
    static void mustBeOpen(String scheme) {
        if (LOCAL.contains(scheme)) {
            throw new IllegalArgumentException("The scheme \"" + scheme
                    + "\" is refused, because it would reach this server's own disk, class path or memory. Use the"
                    + " connectors file and archive.");
        }
        String connector = CONNECTORS.get(scheme);
        if (connector != null) {
            throw new IllegalArgumentException(
                    "The scheme \"" + scheme + "\" is refused here. Use the connector " + connector + ".");
        }
    }
}
