package testbed

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// versions are the API versions of the services that are asked.
var versions = map[string]string{
	"ec2": "2016-11-15", "iam": "2010-05-08", "elasticloadbalancing": "2015-12-01", "elb": "2012-06-01", "sts": "2011-06-15",
}

// Element is an element of AWS's answer.
type Element struct {
	XMLName  xml.Name
	Text     string    `xml:",chardata"`
	Children []Element `xml:",any"`
}

// At returns the first element under a path of names, an empty one when there is none.
func (e Element) At(path ...string) Element {
	for _, name := range path {
		var found Element
		for _, child := range e.Children {
			if child.XMLName.Local == name {
				found = child
				break
			}
		}
		e = found
	}
	return e
}

// Value returns the text under a path.
func (e Element) Value(path ...string) string { return strings.TrimSpace(e.At(path...).Text) }

// Items returns the members of the list under a path.
func (e Element) Items(path ...string) []Element { return e.At(path...).Children }

// AWS does one call on the emulator itself, past the gateway, by the query protocol: AWS(ctx, "ec2", "CreateVpc",
// "CidrBlock", "10.0.0.0/16").
func (e *Emulator) AWS(ctx context.Context, service, action string, params ...string) (Element, error) {
	form := url.Values{"Action": {action}, "Version": {versions[service]}}
	for i := 0; i+1 < len(params); i += 2 {
		form.Set(params[i], params[i+1])
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, e.URL+"/", strings.NewReader(form.Encode()))
	if err != nil {
		return Element{}, err
	}
	if service == "elb" {
		service = "elasticloadbalancing"
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=testbed/20260101/"+Region+"/"+service+
		"/aws4_request, SignedHeaders=host, Signature=0")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return Element{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return Element{}, err
	}
	var answer Element
	if err := xml.Unmarshal(body, &answer); err != nil || response.StatusCode != http.StatusOK {
		return Element{}, fmt.Errorf("%s: the emulator answered %s: %s", action, response.Status, body)
	}
	return answer, nil
}
