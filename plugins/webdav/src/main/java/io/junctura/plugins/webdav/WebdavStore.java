package io.junctura.plugins.webdav;

import io.junctura.api.ConnectorException;
import io.junctura.api.Files.Content;
import io.junctura.api.Http;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Secret;
import io.junctura.plugins.stores.Entry;
import io.junctura.plugins.stores.Store;
import io.junctura.plugins.stores.StorePath;
import io.junctura.plugins.stores.TemporaryNames;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** A folder on a WebDAV server, by the server's HTTP client. */
final class WebdavStore implements Store {
    private static final String SYSTEM = "The WebDAV server";
    private static final int NONE = 404;
    private static final int EXISTS = 405;

    private static final byte[] PROPERTIES = ("<?xml version=\"1.0\" encoding=\"utf-8\"?>"
                    + "<propfind xmlns=\"DAV:\"><prop><resourcetype/><getcontentlength/><getlastmodified/><getetag/></prop>"
                    + "</propfind>")
            .getBytes(StandardCharsets.UTF_8);

    private final WebdavServer server;
    private final Http http;

    WebdavStore(WebdavServer server, Http http) {
        this.server = server;
        this.http = http;
    }

    private URI at(String path, boolean folder) {
        if (path.isEmpty()) return server.root();
        StringBuilder address = new StringBuilder(server.root().toString());
        for (String part : path.split("/", -1)) {
            address.append(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                    .append('/');
        }
        if (!folder) address.setLength(address.length() - 1);
        return URI.create(address.toString());
    }

    private HttpRequest.Builder request(String method, URI address, Duration limit) {
        HttpRequest.Builder request = HttpRequest.to(method, address).timeLimit(limit);
        Secret password = server.password();
        if (server.user() != null) {
            String pair = server.user() + ":" + (password == null ? "" : password.reveal());
            String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + encoded);
        }
        return request;
    }

    private HttpRequest.Builder request(String method, String path, boolean folder) {
        return request(method, at(path, folder), server.timeout());
    }

    /** Sends a request about a path, and throws what a refusal means for files. */
    private HttpAnswer send(HttpRequest.Builder request, String path, int... also)
            throws ConnectorException, IOException, InterruptedException {
        HttpAnswer answer = http.send(request.build());
        for (int status : also) if (answer.status() == status) return answer;
        String name = path.isEmpty() ? "the connection's folder" : path;
        switch (answer.status()) {
            case NONE, 409, 410 -> {
                answer.close();
                throw new NoSuchFileException(name);
            }
            case 403 -> {
                answer.close();
                throw new AccessDeniedException(name);
            }
            case 412 -> {
                answer.close();
                throw new FileAlreadyExistsException(name);
            }
            case 423 -> {
                answer.close();
                throw ConnectorException.refused("\"" + name + "\" is locked on the WebDAV server.");
            }
            case 507 -> {
                answer.close();
                throw ConnectorException.refused("The WebDAV server has no room for \"" + name + "\".");
            }
            default -> {
                return answer.orThrow(SYSTEM);
            }
        }
    }

    @Override
    public void list(String folder, Listing listing) throws ConnectorException, IOException, InterruptedException {
        boolean[] isFolder = new boolean[1];
        properties(folder, true, "1", entry -> {
            if (entry.path().equals(folder)) isFolder[0] = entry.folder();
            else if (!TemporaryNames.isOne(entry.name())) listing.found(entry);
        });
        if (!isFolder[0]) throw new NotDirectoryException(folder);
    }

    @Override
    public Optional<Entry> find(String path) throws ConnectorException, IOException, InterruptedException {
        Entry[] found = new Entry[1];
        try {
            properties(path, false, "0", entry -> found[0] = entry);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return Optional.ofNullable(found[0]);
    }

    private void properties(String path, boolean folder, String depth, Listing listing)
            throws ConnectorException, IOException, InterruptedException {
        HttpRequest.Builder request = request("PROPFIND", path, folder)
                .header("Depth", depth)
                .body(PROPERTIES, "application/xml; charset=utf-8")
                .maxBytes(Long.MAX_VALUE)
                .maxRedirects(2) // Some servers send a folder's address without a slash to that with one.
                .timeLimit(depth.equals("0") ? server.timeout() : server.transferTime());
        try (HttpAnswer answer = send(request, path)) {
            new MultiStatus(server.root(), path).read(answer.stream(), listing);
        }
    }

    @Override
    public InputStream open(String path) throws ConnectorException, IOException, InterruptedException {
        HttpRequest.Builder request = request("GET", at(path, false), server.transferTime())
                .header("Accept-Encoding", "identity")
                .maxBytes(Long.MAX_VALUE);
        HttpAnswer answer = content(request, path);
        return new FilterInputStream(answer.stream()) {
            @Override
            public void close() {
                answer.close();
            }
        };
    }

    private HttpAnswer content(HttpRequest.Builder request, String path)
            throws ConnectorException, IOException, InterruptedException {
        try {
            return send(request, path);
        } catch (ConnectorException e) {
            // Some servers answer the request for a folder with 500, which would count as an outage.
            boolean isFolder =
                    e.status().isPresent() && find(path).filter(Entry::folder).isPresent();
            if (isFolder) throw ConnectorException.badInput("\"" + path + "\" is a folder. Name a file.");
            throw e;
        }
    }

    @Override
    public void write(String path, Content content) throws ConnectorException, IOException, InterruptedException {
        StorePath.mustBeShort(path);
        String temporary = TemporaryNames.beside(path);
        boolean isOver = false;
        try {
            Upload.send(content, source -> put(temporary, source));
            transfer("MOVE", temporary, path, false, true);
            isOver = true;
        } catch (InterruptedException e) {
            isOver = true; // A cancelled run does not wait for a deletion.
            throw e;
        } finally {
            if (!isOver) discard(temporary);
        }
    }

    private void put(String path, HttpRequest.Source source)
            throws ConnectorException, IOException, InterruptedException {
        HttpRequest.Builder request = request("PUT", at(path, false), server.transferTime())
                .body(new HttpRequest.Body.Streamed(source, -1, "application/octet-stream"));
        send(request, path).close();
    }

    /** Deletes what a failed write has left. If that fails too, it stays under its temporary name. */
    private void discard(String temporary) {
        if (Thread.currentThread().isInterrupted()) return;
        try {
            send(request("DELETE", temporary, false), temporary, NONE).close();
        } catch (ConnectorException | IOException e) {
            // The failure of the write is what the caller has to know.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void createFolder(String path) throws ConnectorException, IOException, InterruptedException {
        if (path.isEmpty()) return;
        StorePath.mustBeShort(path);
        Optional<Entry> there = find(path);
        if (there.isPresent()) {
            if (!there.get().folder()) throw new FileAlreadyExistsException(path);
            return;
        }
        createFolder(StorePath.parent(path));
        send(request("MKCOL", path, true), path, EXISTS).close(); // Another client was faster.
    }

    @Override
    public void move(String from, String to) throws ConnectorException, IOException, InterruptedException {
        StorePath.mustBeShort(to);
        Entry there = find(from).orElseThrow(() -> new NoSuchFileException(from));
        transfer("MOVE", from, to, there.folder(), false);
    }

    private void transfer(String method, String from, String to, boolean folder, boolean replace)
            throws ConnectorException, IOException, InterruptedException {
        HttpRequest.Builder request = request(method, from, folder)
                .header("Destination", at(to, folder).toString())
                .header("Overwrite", replace ? "T" : "F");
        try (HttpAnswer answer = send(request, to)) {
            // With a body of their own, some of the parts have failed.
            if (answer.status() == 207)
                throw ConnectorException.refused(SYSTEM + " could not move all of \"" + from + "\".");
        }
    }

    @Override
    public void delete(String path) throws ConnectorException, IOException, InterruptedException {
        Entry there = find(path).orElseThrow(() -> new NoSuchFileException(path));
        // The server would delete all that is in a folder.
        if (there.folder()) {
            list(path, entry -> {
                throw new DirectoryNotEmptyException(path);
            });
        }
        send(request("DELETE", path, there.folder()), path).close();
    }
}
