package io.junctura.plugins.vfs;

import io.junctura.plugins.stores.StorePath;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A folder in a file system.
 *
 * @param scheme in lower case
 * @param host   or the name of a bucket or the like
 * @param port   0: the provider's own
 * @param path   the folder, decoded, without slashes at its beginning and end; empty for the file system's root
 */
record FolderAddress(String scheme, String host, int port, String path) {
    /** Strict, so that VFS reads the same host from an address as the address policy does. */
    private static final Pattern ADDRESS = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]*)://" + "([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?(/[^?#\\s]*)?");

    /** @throws IllegalArgumentException with a sentence, if the address is malformed, or if its scheme is refused */
    static FolderAddress of(String address, @Nullable String folder) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            int colon = address.indexOf(':');
            if (colon > 0) Schemes.mustBeOpen(address.substring(0, colon).toLowerCase(Locale.ROOT));
            throw new IllegalArgumentException("address must be that of a folder, such as"
                    + " hdfs://namenode.example.com:8020/orders, without user, password and query.");
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        Schemes.mustBeOpen(scheme);
        String path = StorePath.folder(decoded(parts.group(4)), "The path of address");
        if (folder != null) path = join(path, StorePath.folder(folder, "folder"));
        String port = parts.group(3);
        return new FolderAddress(scheme, parts.group(2), port == null ? 0 : Integer.parseInt(port), path);
    }

    private static String decoded(@Nullable String path) {
        if (path == null) return "";
        try {
            return new URI(path.replaceFirst("^/+", "/")).getPath();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("The path of address is \"" + path
                    + "\". Write other characters than letters and digits as in addresses of the web: %20 for a space,"
                    + " %25 for a percent sign.");
        }
    }

    private static String join(String path, String folder) {
        if (folder.isEmpty()) return path;
        return StorePath.child(path, folder);
    }

    /** @throws IllegalArgumentException with a sentence, if it names no host */
    static URI endpoint(String endpoint) {
        try {
            URI uri = new URI(endpoint);
            if (uri.getHost() != null && uri.getRawUserInfo() == null) return uri;
        } catch (URISyntaxException e) {
            // Reported below, as an address without a host is.
        }
        throw new IllegalArgumentException(
                "endpoint must be an address with a host, such as https://storage.example.com.");
    }

    /** The file system itself, as VFS reads it. */
    String root() {
        return scheme + "://" + host + (port == 0 ? "" : ":" + port) + "/";
    }
}
