package io.invoq.ingress.http;

import io.invoq.ingress.packages.Packages;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.fileupload.FileItemIterator;
import org.apache.commons.fileupload.FileItemStream;
import org.apache.commons.fileupload.FileUpload;
import org.apache.commons.fileupload.FileUploadException;
import org.apache.commons.fileupload.UploadContext;
import org.jspecify.annotations.Nullable;

/**
 * The form of {@code POST /eywa/api/images}: its file is written to the disk as it comes, in whichever place among the
 * fields, and these are kept. Used by one thread; closing gives the file up.
 */
final class ImageForm implements AutoCloseable {

    private static final String FILE = "source";
    private static final List<String> FIELDS = List.of("name", "version", "runtime", "executable_path");
    private static final int LONGEST_FIELD = 4 << 10;
    private static final int MOST_PARTS = 32;

    private final Map<String, String> fields = new HashMap<>();
    private final Packages packages;
    private Packages.@Nullable Upload file;

    private ImageForm(Packages packages) {
        this.packages = packages;
    }

    /** The form as the library wants it. */
    private record Form(String contentType, InputStream body) implements UploadContext {

        @Override
        public String getCharacterEncoding() {
            return StandardCharsets.UTF_8.name();
        }

        @Override
        public String getContentType() {
            return contentType;
        }

        @Override
        @SuppressWarnings("deprecation") // the library asks contentLength() instead
        public int getContentLength() {
            return -1;
        }

        @Override
        public long contentLength() {
            return -1;
        }

        @Override
        public InputStream getInputStream() {
            return body;
        }
    }

    /** A file within a form. One that has no end is the caller's mistake, and no failure of the disk it is written to. */
    private static final class Part extends FilterInputStream {

        Part(InputStream content) {
            super(content);
        }

        @Override
        public int read(byte[] buffer, int from, int length) {
            try {
                return super.read(buffer, from, length);
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }

    private static ApiException unreadable(Exception e) {
        return new ApiException(ApiError.BAD_REQUEST, "the form does not read: " + e.getMessage());
    }

    /** Reads the whole form; ends the request when it is none. */
    static ImageForm read(String contentType, InputStream body, Packages packages) {
        ImageForm form = new ImageForm(packages);
        boolean read = false;
        try {
            form.read(new Form(contentType, body));
            read = true;
            return form;
        } catch (FileUploadException | IOException e) {
            throw unreadable(e);
        } finally {
            if (!read) {
                form.close();
            }
        }
    }

    private void read(Form form) throws FileUploadException, IOException {
        FileUpload upload = new FileUpload();
        FileItemIterator parts = upload.getItemIterator(form);
        for (int count = 0; parts.hasNext(); count++) {
            if (count == MOST_PARTS) {
                throw new ApiException(ApiError.BAD_PARAMETER, "the form has more than " + MOST_PARTS + " parts");
            }
            take(parts.next());
        }
    }

    private void take(FileItemStream part) throws IOException {
        String name = String.valueOf(part.getFieldName());
        boolean isFile = name.equals(FILE);
        if (isFile ? file != null : fields.containsKey(name)) {
            throw new ApiException(ApiError.BAD_PARAMETER, name + ": is there twice");
        }
        try (InputStream content = part.openStream()) {
            if (isFile) {
                file = packages.receive(new Part(content));
            } else if (FIELDS.contains(name)) {
                fields.put(name, text(name, content));
            }
        }
    }

    private static String text(String name, InputStream content) throws IOException {
        byte[] text = content.readNBytes(LONGEST_FIELD + 1);
        if (text.length > LONGEST_FIELD) {
            throw new ApiException(ApiError.BAD_PARAMETER, name + ": is longer than " + LONGEST_FIELD + " bytes");
        }
        return new String(text, StandardCharsets.UTF_8).strip();
    }

    /** A field's value; empty when it is not there. */
    String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /** The file; null when there was none. */
    Packages.@Nullable Upload file() {
        return file;
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
