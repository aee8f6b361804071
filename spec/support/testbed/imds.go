package testbed

import (
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// IMDS stands in for the instance metadata service, version 2 only: a token first, by PUT, then reads with it.
type IMDS struct {
	URL      string
	server   *http.Server
	requests atomic.Int64
}

const imdsToken = "AQAEAHh4dGVzdGJlZA=="

// StartIMDS serves the metadata of an instance with a role named bosh-director whose credentials are those given.
func StartIMDS(instanceID, accessKey, secretKey string) (*IMDS, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	imds := &IMDS{URL: "http://" + listener.Addr().String()}
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /latest/api/token", func(w http.ResponseWriter, r *http.Request) {
		if seconds, err := strconv.Atoi(r.Header.Get("X-Aws-Ec2-Metadata-Token-Ttl-Seconds")); err != nil || seconds < 1 || seconds > 21600 {
			http.Error(w, "", http.StatusBadRequest)
			return
		}
		w.Header().Set("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "21600")
		_, _ = w.Write([]byte(imdsToken))
	})
	role := `{"Code":"Success","Type":"AWS-HMAC","AccessKeyId":"` + accessKey + `","SecretAccessKey":"` + secretKey +
		`","Token":"imds-session","LastUpdated":"` + time.Now().UTC().Format(time.RFC3339) +
		`","Expiration":"` + time.Now().Add(6*time.Hour).UTC().Format(time.RFC3339) + `"}`
	for path, text := range map[string]string{
		"/latest/meta-data/instance-id":                            instanceID,
		"/latest/meta-data/placement/region":                       Region,
		"/latest/meta-data/iam/security-credentials/{$}":           "bosh-director",
		"/latest/meta-data/iam/security-credentials":               "bosh-director",
		"/latest/meta-data/iam/security-credentials/bosh-director": role,
		"/latest/dynamic/instance-identity/document":               `{"region":"` + Region + `","instanceId":"` + instanceID + `"}`,
	} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("X-Aws-Ec2-Metadata-Token") != imdsToken {
				http.Error(w, "", http.StatusUnauthorized)
				return
			}
			_, _ = w.Write([]byte(text))
		})
	}
	counting := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		imds.requests.Add(1)
		mux.ServeHTTP(w, r)
	})
	imds.server = &http.Server{Handler: counting, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = imds.server.Serve(listener) }()
	return imds, nil
}

// Requests counts the requests so far.
func (i *IMDS) Requests() int { return int(i.requests.Load()) }

// Close ends the service.
func (i *IMDS) Close() { _ = i.server.Close() }
