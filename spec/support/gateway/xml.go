package gateway

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
)

// node is an element of an answer. EC2's answers have no attributes but the root's namespace, and no mixed content.
type node struct {
	name     string
	space    string // the root's only
	text     string
	children []*node
}

func parse(document []byte) (*node, error) {
	decoder := xml.NewDecoder(bytes.NewReader(document))
	var root *node
	var open []*node
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) && root != nil && len(open) == 0 {
			return root, nil
		}
		if err != nil {
			return nil, fmt.Errorf("the emulator's answer is not XML: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			element := &node{name: token.Name.Local}
			if len(open) == 0 {
				root, element.space = element, token.Name.Space
			} else {
				open[len(open)-1].children = append(open[len(open)-1].children, element)
			}
			open = append(open, element)
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(token)
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
}

// bytes writes the tree as a document.
func (n *node) bytes() []byte {
	var out bytes.Buffer
	out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	n.write(&out)
	return out.Bytes()
}

func (n *node) write(out *bytes.Buffer) {
	out.WriteString("<" + n.name)
	if n.space != "" {
		out.WriteString(` xmlns="` + n.space + `"`)
	}
	out.WriteString(">")
	if len(n.children) == 0 {
		_ = xml.EscapeText(out, []byte(n.text))
	}
	for _, child := range n.children {
		child.write(out)
	}
	out.WriteString("</" + n.name + ">")
}

// at returns the first element under a path of names; nil when there is none, and at on nil is nil.
func (n *node) at(path ...string) *node {
	for _, name := range path {
		if n == nil {
			return nil
		}
		i := slices.IndexFunc(n.children, func(c *node) bool { return c.name == name })
		if i < 0 {
			return nil
		}
		n = n.children[i]
	}
	return n
}

// value returns the text under a path, empty when there is none.
func (n *node) value(path ...string) string {
	if found := n.at(path...); found != nil {
		return found.text
	}
	return ""
}

// set returns the element under a path this text, and makes it where it is missing.
func (n *node) set(text string, path ...string) {
	if n == nil {
		return
	}
	for _, name := range path {
		child := n.at(name)
		if child == nil {
			child = &node{name: name}
			n.children = append(n.children, child)
		}
		n = child
	}
	n.text, n.children = text, nil
}

// items returns the members of the list under a path.
func (n *node) items(path ...string) []*node {
	if list := n.at(path...); list != nil {
		return list.children
	}
	return nil
}

// keep removes the members of the list under a path for which wanted is false.
func (n *node) keep(wanted func(*node) bool, path ...string) {
	if list := n.at(path...); list != nil {
		list.children = slices.DeleteFunc(list.children, func(c *node) bool { return !wanted(c) })
	}
}

// element makes a node; text and children exclude each other.
func element(name, text string, children ...*node) *node {
	return &node{name: name, text: text, children: children}
}

// drop takes out the elements of a name.
func (n *node) drop(name string) {
	n.children = slices.DeleteFunc(n.children, func(c *node) bool { return c.name == name })
}
