internal import CCurl
internal import Runtime

/// One libcurl easy handle with what it borrows: its header list, form and error text.
///
/// Made anywhere, used on one loop, released anywhere once it is out of its multi handle.
///
/// Safe because the pointers never leave this type but for `CurlMulti`, and are freed in `deinit` alone.
@safe
final class CurlEasy {
    @safe let handle: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var mime: OpaquePointer?

    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init() throws(HTTPClientError) {
        guard Self.isReady, let handle = unsafe curl_easy_init() else {
            throw .invalidRequest("libcurl could not be started")
        }
        unsafe self.handle = handle
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        unsafe ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
        // Signals belong to the process, not to the resolver.
        set(CURLOPT_NOSIGNAL, 1)
        // Without it, giving up during a name look-up waits for the resolver's thread.
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
        unsafe curl_slist_free_all(headerList)
        if let mime = unsafe mime { unsafe curl_mime_free(mime) }
        unsafe errorText.deallocate()
    }

    /// libcurl's sentence about what went wrong, or its general one for the code.
    func errorDetail(_ code: CURLcode) -> String {
        let detail = unsafe String(cString: errorText)
        return detail.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : detail
    }

    func set(_ option: CURLoption, _ value: Int) {
        unsafe ccurl_set_long(handle, option, value)
    }

    /// libcurl copies the text.
    func set(_ option: CURLoption, _ value: String) {
        unsafe value.withCString { unsafe _ = ccurl_set_pointer(handle, option, $0) }
    }

    func setMilliseconds(_ option: CURLoption, _ value: Duration) {
        // 0 would mean libcurl's own default.
        set(option, max(1, value.milliseconds))
    }

    /// Says whom to trust.
    ///
    /// With libcurl's defaults every connection would parse the system's whole bundle, 20 ms and more on the loop. The
    /// folder of the same roots is searched by hash for the one that is needed.
    func set(_ trust: ServerTrust) {
        switch trust {
        case .system:
            unsafe ccurl_set_pointer(handle, CURLOPT_CAINFO, nil)
        case .authorities(let file):
            set(CURLOPT_CAINFO, file)
        case .certificate(let file):
            set(CURLOPT_CAINFO, file)
            unsafe ccurl_set_pointer(handle, CURLOPT_CAPATH, nil)
            set(CURLOPT_SSL_VERIFYHOST, 0)
        }
    }

    /// Sends these header lines, each `Name: value`.
    func setHeaders(_ lines: [String]) {
        for line in lines {
            unsafe headerList = line.withCString { unsafe curl_slist_append(headerList, $0) }
        }
        unsafe ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, headerList)
    }

    /// Sends these bytes as the body; libcurl copies them.
    func setBody(_ bytes: [UInt8]) {
        unsafe ccurl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
        unsafe bytes.withUnsafeBytes { bytes in
            // A null pointer would make libcurl ask for the body by callback.
            unsafe _ = withUnsafePointer(to: UInt8(0)) { empty in
                unsafe ccurl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress ?? UnsafeRawPointer(empty))
            }
        }
    }

    /// Sends these parts as a form; libcurl copies them.
    func setForm(_ parts: [HTTPClientRequest.FormPart]) {
        let form = unsafe curl_mime_init(handle)
        for part in parts {
            let item = unsafe curl_mime_addpart(form)
            unsafe curl_mime_name(item, part.name)
            if let fileName = part.fileName { unsafe curl_mime_filename(item, fileName) }
            if let contentType = part.contentType { unsafe curl_mime_type(item, contentType) }
            unsafe part.content.withUnsafeBytes { bytes in
                let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                unsafe _ = curl_mime_data(item, start, bytes.count)
            }
        }
        unsafe mime = form
        unsafe ccurl_set_pointer(handle, CURLOPT_MIMEPOST, UnsafeRawPointer(form))
    }

    /// The connected socket of a handle that only connects.
    var activeSocket: Int32? {
        var socket: curl_socket_t = -1
        guard unsafe ccurl_get_socket(handle, &socket) == CURLE_OK, socket >= 0 else { return nil }
        return socket
    }
}
